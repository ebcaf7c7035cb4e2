import { describe, expect, it } from "vitest";
import { sampleJob } from "../suite/samples.ts";
import { ageRow, listAges } from "./job-ages.ts";
import type { Row, TableRows } from "./table-rows.ts";

/** A table that has these rows, and counts those that were taken of it. */
function tableOf(list: readonly Row[]) {
	const taken = { count: 0 };
	const rows = {
		async *list() {
			for (const row of list) {
				taken.count++;
				yield row;
			}
		},
	} as Partial<TableRows> as TableRows;
	return { rows, taken };
}

const ended = (at: number) =>
	ageRow("hub", sampleJob(`job-${at}`, { createdAt: at, phase: "finished", status: "succeeded" }));

describe("the list of jobs, of a status", () => {
	it("goes through 5,000 jobs and no more, and says where it stopped", async () => {
		const { rows, taken } = tableOf(Array.from({ length: 5_002 }, (_, at) => ended(10_000 - at)));
		const page = { limit: 1, status: "running" } as const;
		const { places, last } = await listAges("hub", rows, page);
		expect(places).toEqual([]);
		expect(last).toEqual({ createdAt: 5_001, id: "job-5001" });
		expect(taken.count).toBe(5_001);
	});

	it("has no next when it went through all", async () => {
		const { rows } = tableOf(Array.from({ length: 5_000 }, (_, at) => ended(10_000 - at)));
		expect(await listAges("hub", rows, { limit: 1, status: "running" })).toEqual({ places: [] });
	});

	it("has every job of which an earlier Tutti wrote no more than its place", async () => {
		const earlier = { ...ended(1), columns: {} };
		const { rows } = tableOf([ended(2), earlier]);
		const { places } = await listAges("hub", rows, { limit: 1, status: "running", source: "x" });
		expect(places).toEqual([{ createdAt: 1, id: "job-1" }]);
	});
});

import { afterEach, beforeEach, expect, it } from "vitest";
import { sampleJob, sampleOutcome } from "../../store/suite/samples.ts";
import { type WorldUnderTest, worldUnderTest } from "../world-under-test.ts";
import { listOpenBatches } from "./list-open-batches.ts";

let world: WorldUnderTest;
beforeEach(async () => {
	world = await worldUnderTest();
});
afterEach(() => world.close());

const ID = "packed-123456";

it("finds the batches of the section that have items left in this run, and those items", async () => {
	const job = { ...sampleJob(ID).job, itemsPerGroup: 3 };
	const items = Array.from({ length: 11 }, () => "null");
	await world.store.createJob(sampleJob(ID, { job, itemCount: 11 }), items);
	for (const index of [0, 1, 2, 4, 6, 7, 9, 10]) {
		const failed = index === 7 || index === 10;
		await world.store.writeOutcome(
			ID,
			sampleOutcome(index, failed ? { status: "failed", reason: "application" } : {}),
		);
	}
	const list = (from: number, count: number) =>
		listOpenBatches({ jobId: ID, from, count }, world.context);
	expect(await list(0, 100)).toEqual({
		batches: [
			{ batch: 1, items: [3, 5] },
			{ batch: 2, items: [8] },
		],
	});
	await world.store.changeJob(ID, (record) => ({ ...record, run: 2 }));
	expect(await list(1, 3)).toEqual({
		batches: [
			{ batch: 1, items: [3, 5] },
			{ batch: 2, items: [7, 8] },
			{ batch: 3, items: [10] },
		],
	});
	expect(await list(0, 1)).toEqual({ batches: [] });
});

it("finds nothing of a job that is not there", async () => {
	const input = { jobId: "none-123456", from: 0, count: 9 };
	expect(await listOpenBatches(input, world.context)).toEqual({ batches: [] });
});

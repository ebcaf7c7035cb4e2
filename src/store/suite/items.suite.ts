import { describe, expect, it } from "vitest";
import type { TheStore } from "../store.suite.ts";
import { NO_COUNTS, ODD_TEXTS, sampleJob, sampleNote, sampleOutcome } from "./samples.ts";

export function describeItems(theStore: TheStore): void {
	describeReading(theStore);
	describeNotes(theStore);
	describeCounts(theStore);
}

async function createJob(theStore: TheStore, id: string, items: string[]): Promise<void> {
	await theStore().createJob(sampleJob(id, { itemCount: items.length }), items);
}

function describeReading(theStore: TheStore): void {
	describe("readItems", () => {
		it("gives the texts of the items unchanged", async () => {
			const items = ODD_TEXTS.map((text) => JSON.stringify({ text }));
			items.push('{ "spaced" : 1.0, "a":1, "a":2 }', JSON.stringify("x".repeat(20_000)));
			await createJob(theStore, "a", items);
			const rows = await theStore().readItems("a", 0, items.length);
			expect(rows).toEqual(items.map((item, index) => ({ index, item })));
		});

		it("gives the range that exists, in the order of the indices", async () => {
			await createJob(
				theStore,
				"a",
				Array.from({ length: 120 }, (_, index) => `${index}`),
			);
			const indicesOf = async (from: number, count: number) =>
				(await theStore().readItems("a", from, count)).map((row) => row.index);
			expect(await indicesOf(8, 5)).toEqual([8, 9, 10, 11, 12]);
			expect(await indicesOf(98, 4)).toEqual([98, 99, 100, 101]);
			expect(await indicesOf(118, 100)).toEqual([118, 119]);
			expect(await indicesOf(120, 5)).toEqual([]);
			expect(await indicesOf(0, 0)).toEqual([]);
			expect(await theStore().readItems("other", 0, 5)).toEqual([]);
		});

		it("gives each item with its note and its outcome so far", async () => {
			await createJob(theStore, "a", ["0", "1", "2"]);
			const note = sampleNote(1, "running");
			const outcome = sampleOutcome(2, { status: "failed", reason: "application", exitCode: 3 });
			await theStore().noteItem("a", 1, note);
			await theStore().noteItem("a", 2, note);
			await theStore().writeOutcome("a", outcome);
			expect(await theStore().readItems("a", 0, 3)).toEqual([
				{ index: 0, item: "0" },
				{ index: 1, item: "1", note },
				{ index: 2, item: "2", note, outcome },
			]);
		});
	});
}

function describeNotes(theStore: TheStore): void {
	const L1 = [1, "launched"] as const;
	const R1 = [1, "running"] as const;
	const steps = [
		{ title: "running follows launched", first: L1, second: R1, moves: true },
		{ title: "a newer launch follows", first: R1, second: [2, "launched"], moves: true },
		{ title: "launch 10 follows 9", first: [9, "running"], second: [10, "launched"], moves: true },
		{ title: "an older launch is late", first: [2, "launched"], second: R1, moves: false },
		{ title: "waiting follows running", first: R1, second: [1, "waiting"], moves: true },
		{
			title: "a launch follows waiting",
			first: [1, "waiting"],
			second: [2, "launched"],
			moves: true,
		},
		{ title: "running is behind waiting", first: [1, "waiting"], second: R1, moves: false },
		{ title: "launched is behind running", first: R1, second: L1, moves: false },
		{ title: "the first instant of a state stays", first: R1, second: R1, moves: false },
	] as const;

	describe("noteItem", () => {
		it.each(steps)("never goes back: $title", async ({ first, second, moves }) => {
			await createJob(theStore, "a", ["0"]);
			const early = sampleNote(first[0], first[1], { at: 1 });
			const late = sampleNote(second[0], second[1], { at: 2 });
			await theStore().noteItem("a", 0, early);
			await theStore().noteItem("a", 0, late);
			const [row] = await theStore().readItems("a", 0, 1);
			expect(row?.note).toMatchObject(moves ? late : early);
			expect((await theStore().countItems("a"))[moves ? late.state : early.state]).toBe(1);
		});

		it("ends at the newest note whatever the order of many at once", async () => {
			await createJob(theStore, "a", ["0"]);
			await Promise.all(
				Array.from({ length: 50 }, (_, step) => {
					const shuffled = (step * 7) % 50;
					const state = shuffled % 2 === 0 ? "launched" : "running";
					return theStore().noteItem("a", 0, sampleNote(1 + Math.floor(shuffled / 2), state));
				}),
			);
			const [row] = await theStore().readItems("a", 0, 1);
			expect(row?.note).toMatchObject(sampleNote(25, "running"));
			const launches = row?.note?.earlier?.map(({ launch }) => launch) ?? [];
			expect(launches).toEqual(launches.toSorted((a, b) => a - b));
		});

		it("changes nothing for items that do not exist", async () => {
			await createJob(theStore, "a", ["0"]);
			await theStore().noteItem("a", 1, sampleNote(1, "launched"));
			await theStore().noteItem("other", 0, sampleNote(1, "launched"));
			expect(await theStore().readItems("a", 0, 5)).toEqual([{ index: 0, item: "0" }]);
			expect(await theStore().readItems("other", 0, 5)).toEqual([]);
			expect((await theStore().countItems("a")).waiting).toBe(1);
		});
	});
}

function describeCounts(theStore: TheStore): void {
	describe("countItems", () => {
		it("counts each item once, in the state that it is in", async () => {
			const items = Array.from({ length: 12 }, (_, index) => `${index}`);
			await createJob(theStore, "a", items);
			await createJob(theStore, "a-1", items);
			expect(await theStore().countItems("a")).toEqual({ ...NO_COUNTS, waiting: 12 });
			for (let index = 0; index < 9; index++) {
				await theStore().noteItem("a", index, sampleNote(1, "launched"));
			}
			for (let index = 0; index < 7; index++) {
				await theStore().noteItem("a", index, sampleNote(1, "running"));
			}
			const ends = ["succeeded", "succeeded", "succeeded", "failed", "failed", "canceled"] as const;
			for (const [index, status] of ends.entries()) {
				await theStore().writeOutcome("a", sampleOutcome(index, { status }));
			}
			const expected = {
				waiting: 3,
				launched: 2,
				running: 1,
				succeeded: 3,
				failed: 2,
				canceled: 1,
			};
			expect(await theStore().countItems("a")).toEqual(expected);
			expect(await theStore().countItems("a-1")).toEqual({ ...NO_COUNTS, waiting: 12 });
		});

		it("keeps an outcome when a note comes after it", async () => {
			await createJob(theStore, "a", ["0"]);
			await theStore().writeOutcome("a", sampleOutcome(0));
			await theStore().noteItem("a", 0, sampleNote(1, "launched"));
			expect(await theStore().countItems("a")).toEqual({ ...NO_COUNTS, succeeded: 1 });
		});

		it("counts nothing for a job that does not exist", async () => {
			expect(await theStore().countItems("a")).toEqual(NO_COUNTS);
		});
	});
}

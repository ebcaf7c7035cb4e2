import { describe, expect, it } from "vitest";
import type { ItemProgress } from "../item-progress.ts";
import type { TheStore } from "../store.suite.ts";
import { sampleJob, sampleNote, sampleOutcome } from "./samples.ts";

/** What readChanges tells from a place on, page by page, and where it goes on. */
async function allChanges(theStore: TheStore, after?: string, limit = 100) {
	const items: ItemProgress[] = [];
	const pages: number[] = [];
	let place = after;
	for (;;) {
		const page = await theStore().readChanges("a", {
			limit,
			...(place === undefined ? {} : { after: place }),
		});
		if (page === undefined) throw new Error("There is no such job.");
		items.push(...page.items);
		pages.push(page.items.length);
		place = page.next;
		if (!page.more) return { items, pages, next: place };
	}
}

async function createJob(theStore: TheStore, itemCount: number): Promise<void> {
	const items = Array.from({ length: itemCount }, (_, index) => `${index}`);
	await theStore().createJob(sampleJob("a", { itemCount }), items);
}

export function describeChanges(theStore: TheStore): void {
	describe("readChanges", () => {
		it("tells every item first, in pages", async () => {
			await createJob(theStore, 25);
			const { items, pages } = await allChanges(theStore, undefined, 10);
			expect(pages).toEqual([10, 10, 5]);
			expect(items).toEqual(Array.from({ length: 25 }, (_, index) => ({ index })));
		});

		it("tells what an item has come to, without the item and its result", async () => {
			await createJob(theStore, 3);
			const note = { ...sampleNote(2, "running"), startedAt: 7 };
			const outcome = sampleOutcome(2, { status: "failed", reason: "platform", exitCode: 3 });
			await theStore().noteItem("a", 1, note);
			await theStore().writeOutcome("a", { ...outcome, logTail: "long" });
			const { result: _r, attempts: _a, index: _i, ...end } = outcome;
			expect((await allChanges(theStore)).items.toSorted((a, b) => a.index - b.index)).toEqual([
				{ index: 0 },
				{ index: 1, note },
				{ index: 2, end },
			]);
		});

		it("tells those that changed since, and each as it is now", async () => {
			await createJob(theStore, 50);
			let { next } = await allChanges(theStore);
			for (const launch of [1, 2, 3]) {
				const index = launch * 10;
				await theStore().noteItem("a", index, sampleNote(1, "launched"));
				await theStore().noteItem("a", index, sampleNote(1, "running"));
				if (launch === 3) await theStore().writeOutcome("a", sampleOutcome(index));
				const told = await allChanges(theStore, next);
				const item = told.items.filter((each) => each.index === index);
				expect(item.length).toBe(1);
				expect(item[0]?.note?.state).toBe("running");
				expect(item[0]?.end?.status).toBe(launch === 3 ? "succeeded" : undefined);
				next = told.next;
			}
		});

		it("leaves out none of many that change while they are read, page by page", async () => {
			await createJob(theStore, 60);
			const seen = new Map<number, ItemProgress>();
			let after = (await allChanges(theStore)).next;
			const writing = Promise.all(
				Array.from({ length: 60 }, async (_, index) => {
					await theStore().noteItem("a", index, sampleNote(1, "launched"));
					await theStore().writeOutcome("a", sampleOutcome(index));
				}),
			);
			const read = async () => {
				const told = await allChanges(theStore, after, 7);
				for (const item of told.items) seen.set(item.index, item);
				after = told.next;
			};
			for (let k = 0; k < 5; k++) await read();
			await writing;
			await read();
			expect(seen.size).toBe(60);
			for (const item of seen.values()) expect(item.end?.status).toBe("succeeded");
		});

		it("tells all anew when the job is run again, as that changes them all", async () => {
			await createJob(theStore, 3);
			await theStore().noteItem("a", 0, sampleNote(1, "running"));
			await theStore().writeOutcome("a", sampleOutcome(0, { status: "failed", reason: "image" }));
			const { next } = await allChanges(theStore);
			await theStore().changeJob("a", (job) => ({ ...job, run: 2 }));
			const { items } = await allChanges(theStore, next);
			expect(items.toSorted((a, b) => a.index - b.index)).toEqual([
				{ index: 0 },
				{ index: 1 },
				{ index: 2 },
			]);
		});

		it.each([
			"",
			"1",
			"x",
			"1-2-3-4-5",
			"1--1-1",
			"-1-0-0",
			"1-0-0.5",
			"٣-0-0",
			"1-0-9999999999999999",
		])("refuses the place %j", async (after) => {
			await createJob(theStore, 1);
			await expect(theStore().readChanges("a", { limit: 1, after })).rejects.toMatchObject({
				name: "UnknownPlaceError",
			});
		});

		it("has nothing to tell of a job that does not exist", async () => {
			expect(await theStore().readChanges("a", { limit: 1 })).toBeUndefined();
		});
	});
}

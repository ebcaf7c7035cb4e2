import { describe, expect, it } from "vitest";
import type { TheStore } from "../store.suite.ts";
import type { Store } from "../store.ts";
import { NO_COUNTS, sampleJob, sampleNote, sampleOutcome } from "./samples.ts";

const CONTENT = new TextEncoder().encode("content");

export function describeDeletion(theStore: TheStore): void {
	describe("deleteJob", () => {
		it("removes everything that a job has", async () => {
			await fillJob(theStore(), "a");
			await theStore().deleteJob("a");
			expect(await readAll(theStore(), "a")).toEqual({
				job: undefined,
				items: [],
				counts: NO_COUNTS,
				outcomes: [undefined, undefined],
				launch: {},
				files: [undefined, undefined],
			});
			expect((await theStore().listJobs({ limit: 10 })).jobs).toEqual([]);
			expect(await theStore().writeOnce("a/once", 2)).toEqual({ value: 2, mine: true });
		});

		it("leaves other jobs as they were, also those whose ids begin alike", async () => {
			const others = ["a-1", "aa", "a.b", "a_", "A", "0", "b"];
			for (const id of ["a", ...others]) await fillJob(theStore(), id);
			const before = await Promise.all(others.map((id) => readAll(theStore(), id)));
			await theStore().deleteJob("a");
			const after = await Promise.all(others.map((id) => readAll(theStore(), id)));
			expect(after).toEqual(before);
			expect((await theStore().listJobs({ limit: 10 })).jobs).toHaveLength(others.length);
			for (const id of others) {
				expect(await theStore().writeOnce(`${id}/once`, 2)).toEqual({ value: id, mine: false });
			}
		});

		it("is harmless for a job that is not there, or no longer", async () => {
			await theStore().deleteJob("a");
			await fillJob(theStore(), "a");
			await theStore().deleteJob("a");
			await theStore().deleteJob("a");
			expect(await theStore().readJob("a")).toBeUndefined();
		});

		it("makes room for a new job of the same id", async () => {
			await fillJob(theStore(), "a");
			await theStore().deleteJob("a");
			expect(await theStore().createJob(sampleJob("a", { itemCount: 1 }), ["7"])).toBe("created");
			expect(await theStore().readItems("a", 0, 5)).toEqual([{ index: 0, item: "7" }]);
			expect(await theStore().countItems("a")).toMatchObject({ waiting: 1, succeeded: 0 });
		});

		it.each(["", ".", "..", "a/..", "../a"])("refuses the id %j", async (id) => {
			await fillJob(theStore(), "a");
			await expect(theStore().deleteJob(id)).rejects.toThrow();
			expect(await theStore().readFile("a/results/0.json")).toHaveLength(CONTENT.length);
		});
	});
}

/** One of everything: two items, one with an outcome, a merge step's outcome, a launch, files. */
async function fillJob(store: Store, id: string): Promise<void> {
	await store.createJob(sampleJob(id, { itemCount: 2 }), ["0", "1"]);
	await store.noteItem(id, 0, sampleNote(1, "running"));
	await store.writeOutcome(id, sampleOutcome(0));
	await store.writeOutcome(id, sampleOutcome(2));
	await store.changeLaunchRecord({ jobId: id, index: 0, run: 1, launch: 1 }, () => ({
		exit: { code: 0, at: 1 },
	}));
	await store.writeOnce(`${id}/once`, id);
	await store.writeFile(`${id}/results/0.json`, CONTENT);
	await store.writeFile(`${id}/log.txt`, CONTENT);
}

async function readAll(store: Store, id: string) {
	const file = async (name: string) => (await store.readFile(`${id}/${name}`))?.length;
	return {
		job: await store.readJob(id),
		items: await store.readItems(id, 0, 10),
		counts: await store.countItems(id),
		outcomes: [await store.readOutcome(id, 0), await store.readOutcome(id, 2)],
		launch: await store.readLaunchRecord({ jobId: id, index: 0, run: 1, launch: 1 }),
		files: [await file("results/0.json"), await file("log.txt")],
	};
}

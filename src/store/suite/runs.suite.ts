import { describe, expect, it } from "vitest";
import type { TheStore } from "../store.suite.ts";
import { NO_COUNTS, sampleJob, sampleNote, sampleOutcome } from "./samples.ts";

const failed = (index: number, run: number) =>
	sampleOutcome(index, { status: "failed", reason: "application", run });

export function describeRuns(theStore: TheStore): void {
	/** Items 0 and 1 have failed, 2 has succeeded, 3 was canceled while it ran; then the job is run again. */
	async function runAgain(): Promise<void> {
		await theStore().createJob(sampleJob("a", { itemCount: 4 }), ["0", "1", "2", "3"]);
		for (const index of [0, 1, 2, 3])
			await theStore().noteItem("a", index, sampleNote(3, "running"));
		for (const index of [0, 1]) await theStore().writeOutcome("a", failed(index, 1));
		await theStore().writeOutcome("a", sampleOutcome(2));
		const canceled = sampleOutcome(3, { status: "canceled", reason: "canceled" });
		await theStore().writeOutcome("a", canceled);
		await theStore().changeJob("a", (job) => ({ ...job, run: 2 }));
	}

	describe("A job that is run again", () => {
		it("has its successes, and everything else to do", async () => {
			await runAgain();
			expect(await theStore().readItems("a", 0, 4)).toEqual([
				{ index: 0, item: "0" },
				{ index: 1, item: "1" },
				{ index: 2, item: "2", note: sampleNote(3, "running"), outcome: sampleOutcome(2) },
				{ index: 3, item: "3" },
			]);
			expect(await theStore().countItems("a")).toEqual({ ...NO_COUNTS, waiting: 3, succeeded: 1 });
			expect(await theStore().readOutcome("a", 0)).toBeUndefined();
			expect(await theStore().readOutcome("a", 2)).toEqual(sampleOutcome(2));
		});

		it("takes a new outcome once, and keeps a success of the run before", async () => {
			await runAgain();
			const again = failed(0, 2);
			expect(await theStore().writeOutcome("a", again)).toEqual(again);
			const late = sampleOutcome(0, { run: 2 });
			expect(await theStore().writeOutcome("a", late)).toEqual(again);
			expect(await theStore().readOutcome("a", 0)).toEqual(again);
			expect(await theStore().writeOutcome("a", failed(2, 2))).toEqual(sampleOutcome(2));
			expect(await theStore().countItems("a")).toEqual({
				...NO_COUNTS,
				waiting: 2,
				failed: 1,
				succeeded: 1,
			});
		});

		it("lets one of many writers replace an outcome of the run before", async () => {
			await runAgain();
			const answers = await Promise.all(
				Array.from({ length: 20 }, (_, writer) =>
					theStore().writeOutcome("a", { ...failed(0, 2), launches: writer }),
				),
			);
			const standing = await theStore().readOutcome("a", 0);
			expect(standing?.run).toBe(2);
			for (const answer of answers) expect(answer).toEqual(standing);
		});

		it("is not touched by a failure of the run before that comes late", async () => {
			await runAgain();
			await theStore().writeOutcome("a", { ...failed(1, 1), launches: 9 });
			expect(await theStore().readOutcome("a", 1)).toBeUndefined();
			await theStore().writeOutcome("a", failed(1, 2));
			expect(await theStore().writeOutcome("a", failed(1, 1))).toEqual(failed(1, 2));
			expect(await theStore().countItems("a")).toMatchObject({ failed: 1, waiting: 2 });
		});

		it("takes a success of the run before that comes late", async () => {
			await runAgain();
			await theStore().writeOutcome("a", sampleOutcome(1));
			expect(await theStore().readOutcome("a", 1)).toEqual(sampleOutcome(1));
			expect(await theStore().countItems("a")).toMatchObject({ succeeded: 2, waiting: 2 });
		});

		it("shows the notes of its own run, whose launches are counted from 1", async () => {
			await runAgain();
			const note = sampleNote(1, "launched", { run: 2 });
			await theStore().noteItem("a", 0, note);
			await theStore().noteItem("a", 0, sampleNote(4, "running"));
			await theStore().noteItem("a", 1, sampleNote(4, "running"));
			expect((await theStore().readItems("a", 0, 2)).map((row) => row.note)).toEqual([
				note,
				undefined,
			]);
			expect(await theStore().countItems("a")).toMatchObject({
				launched: 1,
				running: 0,
				waiting: 2,
			});
		});

		it("counts an item by its end, in whatever order note and outcome of a run come", async () => {
			await runAgain();
			await theStore().noteItem("a", 0, sampleNote(1, "running", { run: 2 }));
			await theStore().writeOutcome("a", failed(0, 2));
			await theStore().writeOutcome("a", failed(1, 2));
			await theStore().noteItem("a", 1, sampleNote(1, "running", { run: 2 }));
			expect(await theStore().countItems("a")).toMatchObject({ failed: 2, running: 0, waiting: 1 });
		});

		it("may be run a third time", async () => {
			await runAgain();
			await theStore().writeOutcome("a", sampleOutcome(0, { run: 2 }));
			await theStore().writeOutcome("a", failed(1, 2));
			await theStore().changeJob("a", (job) => ({ ...job, run: 3 }));
			expect(await theStore().countItems("a")).toMatchObject({ succeeded: 2, waiting: 2 });
			expect((await theStore().readOutcome("a", 0))?.run).toBe(2);
		});

		it("has launch records of its own", async () => {
			await runAgain();
			const key = { jobId: "a", index: 0, launch: 1 };
			await theStore().changeLaunchRecord({ ...key, run: 1 }, () => ({ exit: { code: 1, at: 1 } }));
			expect(await theStore().readLaunchRecord({ ...key, run: 2 })).toEqual({});
		});

		it("forgets what its merge step did in the run before, unless it succeeded", async () => {
			await runAgain();
			await theStore().writeOutcome("a", failed(4, 2));
			await theStore().changeJob("a", (job) => ({ ...job, run: 3 }));
			expect(await theStore().readOutcome("a", 4)).toBeUndefined();
			await theStore().writeOutcome("a", sampleOutcome(4, { run: 3 }));
			await theStore().changeJob("a", (job) => ({ ...job, run: 4 }));
			expect((await theStore().readOutcome("a", 4))?.run).toBe(3);
		});

		it("does not go back to a run before", async () => {
			await runAgain();
			await expect(theStore().changeJob("a", (job) => ({ ...job, run: 1 }))).rejects.toThrow(
				"A change of job a must not go back behind its run 2; found 1.",
			);
		});
	});

	describe("A job that is not there", () => {
		it("takes no outcome", async () => {
			expect(await theStore().writeOutcome("a", sampleOutcome(0))).toEqual(sampleOutcome(0));
			expect(await theStore().readOutcome("a", 0)).toBeUndefined();
			await theStore().createJob(sampleJob("a", { itemCount: 1 }), ["0"]);
			expect(await theStore().readItems("a", 0, 1)).toEqual([{ index: 0, item: "0" }]);
		});
	});
}

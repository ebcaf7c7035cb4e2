import { describe, expect, it } from "vitest";
import { aPlay } from "../fake/played-job-sample.ts";
import { progressAt } from "../fake/progress-at.ts";
import type { JobProgress } from "../job/job-progress.ts";
import { plainLines } from "./plain-lines.ts";

const play = aPlay({
	items: ["a", "b", "c\x1b[2J\nd"],
	parallelism: 2,
	mergeMs: 500,
	runMs: (index) => 800 + index,
});

/** Of two looks, the second at `now`. */
const linesOf = (before: JobProgress | undefined, after: JobProgress, now = 5000) =>
	plainLines(before, after, now);

describe("plain lines", () => {
	it("begin with the job, and do not repeat what ended before", () => {
		expect(linesOf(undefined, progressAt(play, 100))).toEqual(["tiles-x7k2: running, 3 items"]);
		expect(linesOf(undefined, progressAt(play, 1400))).toEqual([
			"tiles-x7k2: running, 3 items, 2 of which have ended",
		]);
	});

	it("say nothing about starts, and one line about each end", () => {
		expect(linesOf(progressAt(play, 100), progressAt(play, 900))).toEqual([]);
		expect(linesOf(progressAt(play, 900), progressAt(play, 1400))).toEqual([
			"[1/3] item 0 succeeded (0.8 s)",
			"[2/3] item 1 succeeded (0.8 s)",
		]);
	});

	it("tell of the phases, and of what is left to clean up", () => {
		expect(linesOf(progressAt(play, 2500), progressAt(play, 2700))).toEqual([
			"[3/3] item 2 succeeded (0.8 s)",
			"tiles-x7k2: merging",
		]);
		expect(linesOf(progressAt(play, 2700), progressAt(play, 3200))).toEqual([
			"tiles-x7k2: succeeded, deleting 2 container groups",
		]);
		expect(linesOf(progressAt(play, 3200), progressAt(play, 9000))).toEqual([]);
	});

	it("give the reason of a failure, and nothing that could draw", () => {
		const failing = { ...play, failures: { 2: "boom" } };
		expect(linesOf(progressAt(failing, 2500), progressAt(failing, 2603))).toEqual([
			"[3/3] item 2 failed (0.8 s) c d: application, exit code 3: The container ended with exit code 3.",
			"tiles-x7k2: failed, deleting 2 container groups",
		]);
	});

	it("count canceled items as ended", () => {
		const canceled = { ...play, canceledAt: 1000 };
		expect(linesOf(progressAt(play, 999), progressAt(canceled, 1000))).toEqual([
			"[1/3] item 0 canceled",
			"[2/3] item 1 canceled",
			"[3/3] item 2 canceled",
			"tiles-x7k2: canceled, deleting 2 container groups",
		]);
	});

	it("tell what keeps a job of which nothing runs, once, and that it goes on", () => {
		const idle = (changes: Partial<typeof play>) =>
			progressAt({ ...play, createdAt: 10_000, parallelism: 1, startMs: 0, ...changes }, 9000);
		const held = (changes: Partial<typeof play>) => {
			const { job, items } = idle(changes);
			return { job: { ...job, items: { ...job.items, waiting: 3 } }, items };
		};
		const closed = held({ waitsFor: "capacity", waitsUntil: 45_000 });
		expect(linesOf(held({}), closed)).toEqual([
			"tiles-x7k2: running, waiting for capacity, 40 s more",
		]);
		expect(linesOf(closed, held({ waitsFor: "capacity", waitsUntil: 50_000 }))).toEqual([]);
		expect(linesOf(closed, held({ suspendedAt: 9000, run: 2 }))).toEqual([
			"tiles-x7k2: suspended, run 2",
		]);
		expect(linesOf(held({}), held({ waitsFor: "turn" }))).toEqual([]);
		const going = progressAt({ ...play, waitsFor: "quota" }, 900);
		expect(linesOf(progressAt(play, 900), going)).toEqual([]);
	});
});

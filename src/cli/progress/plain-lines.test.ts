import { describe, expect, it } from "vitest";
import { aPlay } from "../fake/played-job-sample.ts";
import { progressAt } from "../fake/progress-at.ts";
import { plainLines } from "./plain-lines.ts";

const play = aPlay({
	items: ["a", "b", "c\x1b[2J\nd"],
	parallelism: 2,
	mergeMs: 500,
	runMs: (index) => 800 + index,
});

describe("plain lines", () => {
	it("begin with the job, and do not repeat what ended before", () => {
		expect(plainLines(undefined, progressAt(play, 100))).toEqual(["tiles-x7k2: running, 3 items"]);
		expect(plainLines(undefined, progressAt(play, 1400))).toEqual([
			"tiles-x7k2: running, 3 items, 2 of which have ended",
		]);
	});

	it("say nothing about starts, and one line about each end", () => {
		expect(plainLines(progressAt(play, 100), progressAt(play, 900))).toEqual([]);
		expect(plainLines(progressAt(play, 900), progressAt(play, 1400))).toEqual([
			"[1/3] item 0 succeeded (0.8 s)",
			"[2/3] item 1 succeeded (0.8 s)",
		]);
	});

	it("tell of the phases, and of what is left to clean up", () => {
		expect(plainLines(progressAt(play, 2500), progressAt(play, 2700))).toEqual([
			"[3/3] item 2 succeeded (0.8 s)",
			"tiles-x7k2: merging",
		]);
		expect(plainLines(progressAt(play, 2700), progressAt(play, 3200))).toEqual([
			"tiles-x7k2: succeeded, cleaning up container groups: 2 left",
		]);
		expect(plainLines(progressAt(play, 3200), progressAt(play, 9000))).toEqual([]);
	});

	it("give the reason of a failure, and nothing that could draw", () => {
		const failing = { ...play, failures: { 2: "boom" } };
		expect(plainLines(progressAt(failing, 2500), progressAt(failing, 2603))).toEqual([
			"[3/3] item 2 failed (0.8 s) c d: application, exit code 3: The container ended with exit code 3.",
			"tiles-x7k2: failed, cleaning up container groups: 2 left",
		]);
	});

	it("count canceled items as ended", () => {
		const canceled = { ...play, canceledAt: 1000 };
		expect(plainLines(progressAt(play, 999), progressAt(canceled, 1000))).toEqual([
			"[1/3] item 0 canceled",
			"[2/3] item 1 canceled",
			"[3/3] item 2 canceled",
			"tiles-x7k2: canceled, cleaning up container groups: 2 left",
		]);
	});
});

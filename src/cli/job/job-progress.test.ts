import { expect, it } from "vitest";
import { playedItems, playedJob } from "../fake/played-job.ts";
import { aPlay } from "../fake/played-job-sample.ts";
import { runOf, statusWords } from "./job-progress.ts";

it("counts an item's run from its launch where its start is not known", () => {
	const item = playedItems(aPlay(), 5000)[0]!;
	const iso = (ms: number) => new Date(ms).toISOString();
	expect(runOf(item)).toEqual({ startedAt: iso(500), finishedAt: iso(1500) });
	const { startedAt, ...outcome } = item.outcome!;
	expect(runOf({ ...item, outcome })).toEqual({ startedAt: iso(0), finishedAt: iso(1500) });
	const { launchedAt, ...unlaunched } = { ...item, outcome };
	expect([runOf(unlaunched), runOf(undefined)]).toEqual([undefined, undefined]);
});

it("has a word for every state of a job", () => {
	const play = aPlay({ items: [1], mergeMs: 500 });
	const running = playedJob(play, 100);
	expect([100, 1700, 9000].map((now) => statusWords(playedJob(play, now)))).toEqual([
		"running",
		"merging",
		"succeeded",
	]);
	expect(statusWords({ ...running, phase: "submitted" })).toBe("submitted");
	expect(statusWords({ ...running, canceledAt: running.createdAt })).toBe("canceling");
});

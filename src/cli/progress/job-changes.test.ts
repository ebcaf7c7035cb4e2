import { describe, expect, it } from "vitest";
import { aPlay } from "../fake/played-job-sample.ts";
import { progressAt } from "../fake/progress-at.ts";
import { type JobChange, jobChanges } from "./job-changes.ts";

const play = aPlay({ items: ["a", "b", "c"], parallelism: 2, mergeMs: 500 });
const words = (changes: JobChange[]) =>
	changes.map((change) =>
		change.type === "job"
			? `job ${change.job.phase} ${change.job.containerGroups}`
			: `${change.item.index} ${change.item.state}`,
	);
const between = (before: number | undefined, after: number) =>
	words(
		jobChanges(
			before === undefined ? undefined : progressAt(play, before),
			progressAt(play, after),
		),
	);

describe("what changed", () => {
	it("is at first the job, and the items that are no longer waiting", () => {
		expect(between(undefined, 100)).toEqual(["job running 2", "0 launched", "1 launched"]);
	});

	it("is nothing between two equal looks", () => {
		expect(between(100, 200)).toEqual([]);
	});

	it("has starts before ends, and what follows for the job last", () => {
		expect(between(600, 1600)).toEqual(["2 launched", "0 succeeded", "1 succeeded"]);
		expect(between(2900, 3000)).toEqual(["2 succeeded", "job merging 0"]);
	});

	it("tells of the groups of a finished job while it cleans up", () => {
		expect(between(3200, 3600)).toEqual(["job finished 2"]);
		expect(between(3600, 4600)).toEqual(["job finished 0"]);
	});

	it("tells of another launch of the same item", () => {
		const before = progressAt(play, 100);
		const again = before.items.map((item) => (item?.index === 0 ? { ...item, launch: 2 } : item));
		expect(words(jobChanges(before, { ...before, items: again }))).toEqual(["0 launched"]);
	});
});

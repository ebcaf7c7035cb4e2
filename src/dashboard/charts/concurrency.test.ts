import { expect, it } from "vitest";
import { courseOf } from "./concurrency.ts";

it("a slice tells how many were held and ran in it on average, and how many ended", () => {
	const course = courseOf(
		[
			{
				index: 0,
				state: "succeeded",
				launches: [{ launch: 1, createdAt: 0, startedAt: 50, endedAt: 250 }],
				finishedAt: 250,
			},
			{ index: 1, state: "running", launches: [{ launch: 1, createdAt: 100, startedAt: 200 }] },
		],
		{ from: 0, to: 400 },
		4,
	);
	expect([...course.held]).toEqual([1, 2, 1.5, 1]);
	expect([...course.running]).toEqual([0.5, 1, 1.5, 1]);
	expect([...course.ended]).toEqual([0, 0, 1, 0]);
});

it("what ends at the last instant counts in the last slice, and what is outside in none", () => {
	const item = (finishedAt: number) => ({
		index: 0,
		state: "succeeded" as const,
		launches: [{ launch: 1, createdAt: -100, endedAt: finishedAt }],
		finishedAt,
	});
	const course = courseOf([item(400), item(-50), item(900)], { from: 0, to: 400 }, 2);
	expect([...course.ended]).toEqual([0, 1]);
	expect([...course.held]).toEqual([2, 2]);
});

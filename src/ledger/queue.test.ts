import { expect, it } from "vitest";
import { dropUpTo, isQueued, type LaunchQueue, launchesFrom, takeNext } from "./queue.ts";

function queue(): LaunchQueue {
	return {
		front: [
			{ batch: 7, launch: 2 },
			{ batch: 8, launch: 3 },
		],
		ranges: [
			{ next: 0, end: 2 },
			{ next: 4, end: 5 },
		],
	};
}

it("takes launches that go round again first, then the ranges in order", () => {
	const waiting = queue();
	const taken = Array.from({ length: 6 }, () => takeNext(waiting, () => false));
	expect(taken.map((launch) => launch && [launch.batch, launch.launch])).toEqual([
		[7, 2],
		[8, 3],
		[0, 1],
		[1, 1],
		[4, 1],
		undefined,
	]);
});

it("passes over a batch that is busy and keeps its place", () => {
	const waiting = queue();
	expect(takeNext(waiting, (batch) => batch === 7)).toEqual({ batch: 8, launch: 3 });
	expect(waiting.front).toEqual([{ batch: 7, launch: 2 }]);
});

it("knows what waits: in front by batch and launch, in a range by launch 1 alone", () => {
	const waiting = queue();
	expect(isQueued(waiting, { batch: 7, launch: 2 })).toBe(true);
	expect(isQueued(waiting, { batch: 7, launch: 3 })).toBe(false);
	expect(isQueued(waiting, { batch: 4, launch: 1 })).toBe(true);
	expect(isQueued(waiting, { batch: 4, launch: 2 })).toBe(false);
	expect(isQueued(waiting, { batch: 2, launch: 1 })).toBe(false);
});

it("drops a batch's entries up to the launch and keeps later ones", () => {
	const waiting = queue();
	waiting.front.push({ batch: 7, launch: 4 });
	dropUpTo(waiting, { batch: 7, launch: 3 });
	expect(waiting.front).toEqual([
		{ batch: 8, launch: 3 },
		{ batch: 7, launch: 4 },
	]);
});

it("reads a stretch of the queue without taking anything out", () => {
	const waiting = queue();
	expect(launchesFrom(waiting, 1, 3)).toEqual([
		{ batch: 8, launch: 3 },
		{ batch: 0, launch: 1 },
		{ batch: 1, launch: 1 },
	]);
	expect(launchesFrom(waiting, 4, 9)).toEqual([{ batch: 4, launch: 1 }]);
	expect(waiting).toEqual(queue());
});

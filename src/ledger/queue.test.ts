import { expect, it } from "vitest";
import {
	addRanges,
	dropUpTo,
	isQueued,
	type LaunchQueue,
	launchesFrom,
	peekNext,
	runsOf,
	take,
	withoutBatch,
} from "./queue.ts";

const NOW = 1000;

function queue(): LaunchQueue {
	return {
		front: [
			{ batch: 7, launch: 2 },
			{ batch: 8, launch: 3 },
		],
		ranges: [
			{ next: 0, end: 2 },
			{ next: 4, end: 5, cores: 3 },
		],
	};
}

function takeNext(waiting: LaunchQueue, isBusy: (batch: number) => boolean = () => false) {
	const next = peekNext(waiting, isBusy, NOW);
	if (next !== undefined) take(waiting, next);
	return next;
}

it("takes launches that go round again first, then the ranges in order", () => {
	const waiting = queue();
	expect(Array.from({ length: 6 }, () => takeNext(waiting))).toEqual([
		{ batch: 7, launch: 2 },
		{ batch: 8, launch: 3 },
		{ batch: 0, launch: 1 },
		{ batch: 1, launch: 1 },
		{ batch: 4, launch: 1, cores: 3 },
		undefined,
	]);
});

it("passes over a batch that is busy and keeps its place", () => {
	const waiting = queue();
	expect(takeNext(waiting, (batch) => batch === 7)).toEqual({ batch: 8, launch: 3 });
	expect(waiting.front).toEqual([{ batch: 7, launch: 2 }]);
	expect(takeNext({ front: [], ranges: [{ next: 3, end: 9 }] }, () => true)).toBeUndefined();
});

it("passes over a launch until its backoff is over", () => {
	const waiting = queue();
	waiting.front = [{ batch: 7, launch: 2, notBefore: NOW + 1 }];
	expect(takeNext(waiting)).toEqual({ batch: 0, launch: 1 });
	waiting.front = [{ batch: 7, launch: 2, notBefore: NOW }];
	expect(takeNext(waiting)).toMatchObject({ batch: 7 });
});

it("makes one range of neighbours that need the same, and none of nothing", () => {
	const waiting: LaunchQueue = { front: [], ranges: [] };
	addRanges(waiting, [
		{ next: 0, end: 100 },
		{ next: 100, end: 200 },
		{ next: 200, end: 200 },
		{ next: 200, end: 201, cores: 2 },
		{ next: 205, end: 206, cores: 2 },
	]);
	expect(waiting.ranges).toEqual([
		{ next: 0, end: 200 },
		{ next: 200, end: 201, cores: 2 },
		{ next: 205, end: 206, cores: 2 },
	]);
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
	dropUpTo(waiting, 7, 3);
	expect(waiting.front).toEqual([
		{ batch: 8, launch: 3 },
		{ batch: 7, launch: 4 },
	]);
});

it("lists what waits by batch, some at a time, and without those that gave up", () => {
	const runs = runsOf(queue());
	expect(runs).toEqual([
		{ next: 0, end: 2, launch: 1 },
		{ next: 4, end: 5, launch: 1 },
		{ next: 7, end: 8, launch: 2 },
		{ next: 8, end: 9, launch: 3 },
	]);
	expect(launchesFrom(runs, 1, 3)).toEqual([
		{ batch: 1, launch: 1 },
		{ batch: 4, launch: 1 },
		{ batch: 7, launch: 2 },
	]);
	const long = [{ next: 0, end: 10, launch: 1 }];
	expect(withoutBatch(withoutBatch(long, 4, 1), 0, 2)).toEqual([
		{ next: 1, end: 4, launch: 1 },
		{ next: 5, end: 10, launch: 1 },
	]);
	expect(withoutBatch(runs, 8, 2)).toEqual(runs);
});

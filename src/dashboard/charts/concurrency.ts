import type { ItemHistory } from "../item-history.ts";

/** A job's way in equal slices of time: what was at once, on average, and how many items ended in each. */
export interface Course {
	/** Milliseconds since the epoch. */
	from: number;
	/** Milliseconds a slice. */
	slice: number;
	/** Launches between creation and end. */
	held: Float64Array;
	/** Of those, whose container ran. */
	running: Float64Array;
	ended: Float64Array;
}

/** The course of items from `from` to `to`, in `count` slices. */
export function courseOf(
	items: readonly ItemHistory[],
	{ from, to }: { from: number; to: number },
	count: number,
): Course {
	const slice = Math.max(to - from, 1) / count;
	const course: Course = {
		from,
		slice,
		held: new Float64Array(count),
		running: new Float64Array(count),
		ended: new Float64Array(count),
	};
	for (const item of items) {
		item.launches.forEach(({ createdAt, startedAt, endedAt }, place) => {
			const isLast = place === item.launches.length - 1;
			const until = endedAt ?? (isLast ? (item.finishedAt ?? to) : createdAt);
			spread(course.held, course, createdAt, until);
			if (startedAt !== undefined) spread(course.running, course, startedAt, until);
		});
		if (item.finishedAt !== undefined && item.finishedAt >= from && item.finishedAt <= to) {
			const at = Math.min(count - 1, Math.floor((item.finishedAt - from) / slice));
			course.ended[at] = course.ended[at]! + 1;
		}
	}
	return course;
}

/** Adds to each slice the share of it that lies between two instants. */
function spread(sums: Float64Array, { from, slice }: Course, begin: number, end: number): void {
	const first = Math.max(0, (begin - from) / slice);
	const last = Math.min(sums.length, (end - from) / slice);
	for (let at = Math.floor(first); at < last; at++) {
		sums[at] = sums[at]! + Math.min(at + 1, last) - Math.max(at, first);
	}
}

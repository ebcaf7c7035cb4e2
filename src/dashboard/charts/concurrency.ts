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
	const [held, running] = [noSums(count), noSums(count)];
	const ended = new Float64Array(count);
	for (const item of items) {
		item.launches.forEach(({ createdAt, startedAt, endedAt }, place) => {
			const isLast = place === item.launches.length - 1;
			const until = endedAt ?? (isLast ? (item.finishedAt ?? to) : createdAt);
			spread(held, { from, slice }, createdAt, until);
			if (startedAt !== undefined) spread(running, { from, slice }, startedAt, until);
		});
		if (item.finishedAt !== undefined && item.finishedAt >= from && item.finishedAt <= to) {
			const at = Math.min(count - 1, Math.floor((item.finishedAt - from) / slice));
			ended[at] = ended[at]! + 1;
		}
	}
	return { from, slice, held: summed(held), running: summed(running), ended };
}

/**
 * Adds to each slice the share of it that lies between two instants. What covers whole slices is noted where it begins
 * and where it is over, and summed up at the end: a launch costs the same however long it took.
 */
function spread(
	sums: Sums,
	{ from, slice }: { from: number; slice: number },
	begin: number,
	end: number,
): void {
	const count = sums.whole.length;
	const first = Math.max(0, (begin - from) / slice);
	const last = Math.min(count, (end - from) / slice);
	if (last <= first) return;
	const [head, tail] = [Math.floor(first), Math.floor(last)];
	if (head === tail) {
		sums.parts[head] = sums.parts[head]! + last - first;
		return;
	}
	sums.parts[head] = sums.parts[head]! + head + 1 - first;
	if (tail < count) sums.parts[tail] = sums.parts[tail]! + last - tail;
	if (head + 1 < count) sums.whole[head + 1] = sums.whole[head + 1]! + 1;
	if (tail < count) sums.whole[tail] = sums.whole[tail]! - 1;
}

interface Sums {
	/** Shares of single slices. */
	parts: Float64Array;
	/** How many more cover this slice wholly than the one before. */
	whole: Float64Array;
}

function noSums(count: number): Sums {
	return { parts: new Float64Array(count), whole: new Float64Array(count) };
}

function summed({ parts, whole }: Sums): Float64Array {
	let covering = 0;
	return parts.map((part, at) => {
		covering += whole[at]!;
		return part + covering;
	});
}

/** Who waits for a grant within one job: launches that go round again first, then ranges in order. */

/** One launch of one batch. */
export interface QueuedLaunch {
	batch: number;
	launch: number;
	/** vCPUs, when it needs another number than the job's full launch. */
	cores?: number;
	/** It is not granted before this instant: its items wait for their backoff. */
	notBefore?: number;
	/** How often it was granted before and nobody used it: its batch may be no more. */
	unused?: number;
}

/** Batches `next` to `end - 1`, each waiting for its launch 1. */
export interface QueueRange {
	next: number;
	end: number;
	/** vCPUs of one launch, when it needs another number than the job's full launch. */
	cores?: number;
}

/** Batches `next` to `end - 1`, each waiting for the same launch. */
export interface LaunchRun {
	next: number;
	end: number;
	launch: number;
}

export interface LaunchQueue {
	front: QueuedLaunch[];
	ranges: QueueRange[];
}

export function isEmpty({ front, ranges }: LaunchQueue): boolean {
	return front.length === 0 && ranges.length === 0;
}

/** Adds ranges at the end. Neighbours become one, so that a job of ten thousand batches has a row or two. */
export function addRanges(queue: LaunchQueue, ranges: QueueRange[]): void {
	for (const range of ranges) {
		if (range.next >= range.end) continue;
		const last = queue.ranges.at(-1);
		if (last !== undefined && last.end === range.next && last.cores === range.cores) {
			last.end = range.end;
		} else {
			queue.ranges.push({ ...range });
		}
	}
}

/** The next launch, passing over batches that must not have one now. It stays in the queue until taken. */
export function peekNext(
	queue: LaunchQueue,
	isBusy: (batch: number) => boolean,
	now: number,
): QueuedLaunch | undefined {
	const isDue = ({ batch, notBefore = now }: QueuedLaunch) => notBefore <= now && !isBusy(batch);
	const inFront = queue.front.find(isDue);
	if (inFront !== undefined) return inFront;
	const range = queue.ranges[0];
	if (range === undefined || isBusy(range.next)) return undefined;
	return {
		batch: range.next,
		launch: 1,
		...(range.cores === undefined ? {} : { cores: range.cores }),
	};
}

/** Takes out what `peekNext` showed. */
export function take(queue: LaunchQueue, launch: QueuedLaunch): void {
	const at = queue.front.indexOf(launch);
	if (at >= 0) {
		queue.front.splice(at, 1);
		return;
	}
	const range = queue.ranges[0]!;
	range.next++;
	if (range.next >= range.end) queue.ranges.shift();
}

/** Whether the launch waits already, in front or in a range. */
export function isQueued(
	queue: LaunchQueue,
	{ batch, launch }: Pick<QueuedLaunch, "batch" | "launch">,
): boolean {
	return (
		queue.front.some((entry) => entry.batch === batch && entry.launch === launch) ||
		(launch === 1 && queue.ranges.some((range) => batch >= range.next && batch < range.end))
	);
}

/** Removes the batch's entries up to the launch. */
export function dropUpTo(queue: LaunchQueue, batch: number, launch: number): void {
	queue.front = queue.front.filter((entry) => entry.batch !== batch || entry.launch > launch);
}

/** Everything that waits, by batch. */
export function runsOf({ front, ranges }: LaunchQueue): LaunchRun[] {
	return [
		...front.map(({ batch, launch }) => ({ next: batch, end: batch + 1, launch })),
		...ranges.map(({ next, end }) => ({ next, end, launch: 1 })),
	].sort((a, b) => a.next - b.next);
}

/** At most `most` launches, of the batches from `fromBatch` on. */
export function launchesFrom(
	runs: LaunchRun[],
	fromBatch: number,
	most: number,
): { batch: number; launch: number }[] {
	const launches: { batch: number; launch: number }[] = [];
	for (const { next, end, launch } of runs) {
		for (let batch = Math.max(next, fromBatch); batch < end && launches.length < most; batch++) {
			launches.push({ batch, launch });
		}
	}
	return launches;
}

/** Everything but the batch's launches up to this one. */
export function withoutBatch(runs: LaunchRun[], batch: number, upToLaunch: number): LaunchRun[] {
	return runs.flatMap((run) => {
		const { next, end, launch } = run;
		if (batch < next || batch >= end || launch > upToLaunch) return [run];
		return [
			{ next, end: batch, launch },
			{ next: batch + 1, end, launch },
		].filter((part) => part.next < part.end);
	});
}

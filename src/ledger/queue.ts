/** Who waits for a grant within one job: launches that go round again first, then ranges in order. */

/** One launch of one batch. */
export interface QueuedLaunch {
	batch: number;
	launch: number;
}

/** Batches `next` to `end - 1`, each waiting for its launch 1. */
export interface QueueRange {
	next: number;
	end: number;
	/** vCPUs of one launch, when it needs another number than the job's full launch. */
	cores?: number;
}

export interface LaunchQueue {
	front: QueuedLaunch[];
	ranges: QueueRange[];
}

/** Takes the next launch out of the queue, passing over batches that must not have one now. */
export function takeNext(
	queue: LaunchQueue,
	isBusy: (batch: number) => boolean,
): QueuedLaunch | undefined {
	const at = queue.front.findIndex((entry) => !isBusy(entry.batch));
	if (at >= 0) return queue.front.splice(at, 1)[0];
	const range = queue.ranges[0];
	if (range === undefined) return undefined;
	const batch = range.next++;
	if (range.next >= range.end) queue.ranges.shift();
	return { batch, launch: 1 };
}

/** Whether the launch waits already, in front or in a range. */
export function isQueued(queue: LaunchQueue, { batch, launch }: QueuedLaunch): boolean {
	return (
		queue.front.some((entry) => entry.batch === batch && entry.launch === launch) ||
		(launch === 1 && queue.ranges.some((range) => batch >= range.next && batch < range.end))
	);
}

/** Removes the batch's entries up to the launch. */
export function dropUpTo(queue: LaunchQueue, { batch, launch }: QueuedLaunch): void {
	queue.front = queue.front.filter((entry) => entry.batch !== batch || entry.launch > launch);
}

/** At most `most` launches of the queue, from position `from` on, without taking them out. */
export function launchesFrom(queue: LaunchQueue, from: number, most: number): QueuedLaunch[] {
	const launches = queue.front.slice(from, from + most);
	let skip = Math.max(0, from - queue.front.length);
	for (const { next, end } of queue.ranges) {
		const first = next + Math.min(skip, end - next);
		skip -= first - next;
		for (let batch = first; batch < end && launches.length < most; batch++) {
			launches.push({ batch, launch: 1 });
		}
	}
	return launches;
}

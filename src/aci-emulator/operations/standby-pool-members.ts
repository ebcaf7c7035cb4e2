import type { StoredResource } from "../arm/resource-store.ts";
import type { Timing } from "../groups/timing.ts";

/**
 * How many groups of a pool stand ready at an instant. Nothing runs for them: a group that was taken, or the
 * pool's making, is made good after the time that a start takes, which follows from the stored instants.
 */
export function poolMembers(
	{ body }: StoredResource,
	timing: Timing,
	now: number,
): { ready: number; starting: number } {
	const { maxReadyCapacity } = (
		body.properties as { elasticityProfile: { maxReadyCapacity: number } }
	).elasticityProfile;
	const starting = Math.min(
		maxReadyCapacity,
		isStarting(body.createdAt as number, timing, now)
			? maxReadyCapacity
			: (body.takenAt as number[]).filter((at) => isStarting(at, timing, now)).length,
	);
	return { ready: maxReadyCapacity - starting, starting };
}

/** The pool after one of its groups was taken; what has been made good is forgotten. */
export function takenFrom(pool: StoredResource, timing: Timing, now: number): StoredResource {
	const takenAt = (pool.body.takenAt as number[]).filter((at) => isStarting(at, timing, now));
	return { ...pool, body: { ...pool.body, takenAt: [...takenAt, now] } };
}

function isStarting(at: number, { pendingMs, pullMs, startMs }: Timing, now: number): boolean {
	return now < at + pendingMs + pullMs + startMs;
}

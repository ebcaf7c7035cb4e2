/**
 * The shortest that first come, first served can take at given quotas: every create and delete at the exact edge
 * at which the service would take it, every end known and every group deleted at once. It shares nothing with
 * what it is the measure of: the service's limits are counted here from the instants alone.
 */
import type { Quotas } from "../../src/aci-emulator/quotas/quotas.ts";

const FIVE_MINUTES_MS = 300_000;
const HOUR_MS = 3_600_000;

export interface IdealWork {
	/** From create to end, by item. */
	spansMs: readonly number[];
	/** How many groups may exist at once. */
	slots: number;
	quotas: Quotas;
}

/** From the first create to the last end, in milliseconds. */
export function idealMakespanMs({ spansMs, slots, quotas }: IdealWork): number {
	const create = rateLimit(quotas.createsPer5Minutes, quotas.createsPerHour);
	const remove = rateLimit(quotas.deletesPer5Minutes, quotas.deletesPerHour);
	/** Ascending: the ends of groups that hold a slot. */
	const ends: number[] = [];
	let last = 0;
	let now = 0;
	for (const spanMs of spansMs) {
		const freeAt = ends.length < slots ? now : remove(ends.shift()!);
		now = create(Math.max(now, freeAt));
		const end = now + spanMs;
		insert(ends, end);
		last = Math.max(last, end);
	}
	return last;
}

/** Answers when a request of this instant is taken at the soonest. Requests come in order. */
function rateLimit(per5Minutes: number, perHour: number): (atMs: number) => number {
	const taken: number[] = [];
	const edge = (limit: number, lengthMs: number) =>
		taken.length < limit ? 0 : taken[taken.length - limit]! + lengthMs;
	return (atMs) => {
		const at = Math.max(
			atMs,
			taken.at(-1) ?? 0,
			edge(per5Minutes, FIVE_MINUTES_MS),
			edge(perHour, HOUR_MS),
		);
		taken.push(at);
		return at;
	};
}

function insert(ascending: number[], value: number): void {
	let at = ascending.length;
	while (at > 0 && ascending[at - 1]! > value) at--;
	ascending.splice(at, 0, value);
}

import type { JobRecord } from "./store.ts";

/** What an implementation may build row keys from; the rest of a job's record may change. */
const FIXED = ["id", "createdAt", "itemCount"] as const satisfies readonly (keyof JobRecord)[];

/** Throws when a change of a job's record touches what stands for good. */
export function checkSameJob(before: JobRecord, after: JobRecord): void {
	if (after.run < before.run) {
		throw new Error(
			`A change of job ${before.id} must not go back behind its run ${before.run}; found ${after.run}.`,
		);
	}
	for (const field of FIXED) {
		if (before[field] !== after[field]) {
			throw new Error(
				`A change of job ${before.id} must leave its ${field} at ${before[field]}; found ${after[field]}.`,
			);
		}
	}
}

/** Throws when a job is created with other items than its record says. */
export function checkItemCount({ id, itemCount }: JobRecord, items: readonly string[]): void {
	if (itemCount !== items.length) {
		throw new Error(`Job ${id} was given ${items.length} items; its record says ${itemCount}.`);
	}
}

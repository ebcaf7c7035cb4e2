/**
 * The version of what the orchestrators decide: a whole number, raised by one with the first change after a release
 * that would make a history that is under way replay to something else. host.json has it as `<version>.0`, where the
 * host reads it: code of an older version leaves instances of a newer one alone.
 *
 * It travels in the input of every orchestration, from a job to its sections and batches, so that a job's run decides
 * by one version from its start to its end. The engine's own `context.df.version` is not asked: in an app of a user's
 * own it is the user's.
 */
export const ORCHESTRATION_VERSION = 1;

/** Part of the input of every orchestration. */
export interface Versioned {
	/** By which version the orchestration decides. Absent: the first. */
	version?: number;
}

/**
 * Whether an orchestration decides as from this version on. The one way in which orchestrators may tell old from new:
 * `if (decidesAs(input, 2)) … else …`, where the else is what version 1 did.
 */
export function decidesAs({ version = 1 }: Versioned, since: number): boolean {
	return version >= since;
}

/** What an orchestration hands on to those that it starts. */
export function versionOf({ version }: Versioned): Versioned {
	return version === undefined ? {} : { version };
}

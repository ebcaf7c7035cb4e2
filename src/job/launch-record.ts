import type { Cost } from "./cost.ts";
import type { Outcome, ResultRef } from "./outcome.ts";
import type { Reason } from "./reason.ts";

/**
 * What is known of one item in one launch. Callback and exit are two fields of one record. Whoever learns
 * something writes it here first and raises the event then. Once `closed` is there, nothing is added.
 * Instants are milliseconds since the epoch.
 */
export interface LaunchRecord {
	callback?: { outcome: "succeeded" | "failed"; result: ResultRef; at: number };
	exit?: { code: number; startedAt?: number; finishedAt?: number; at: number };
	/** What a look found instead of an exit: platform, image, capacity, a timeout, canceled, an init container that failed. */
	found?: { reason: Reason; message: string; at: number };
	/** A callback that was not taken, such as one with too large a body, and what was wrong with it. */
	refused?: { message: string; at: number };
	/** The output file that the app took of this launch. One that went to the store itself is found there. */
	output?: NonNullable<Outcome["output"]>;
	/** When the container's log was last read for those who follow it. */
	logReadAt?: number;
	/** The decision that stands: the item's outcome, or that it goes round again, and why. */
	closed?: ({ outcome: Outcome } | { again: Reason; message: string }) & {
		/** The item's part of what this launch cost. Absent: no price is known. */
		cost?: Cost;
	};
}

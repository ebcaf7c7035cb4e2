import type { Cost } from "./cost.ts";
import type { Reason } from "./reason.ts";

/**
 * Where a result is: as JSON text in the row itself, or in a file of the store when it is large.
 * Always text, never a parsed value: the Durable Functions SDK changes some keys of parsed values.
 */
export type ResultRef = { json: string } | { file: string; bytes: number };

/** How an item ended. Written once in a run of its job. */
export interface Outcome {
	/** The item's index in its job, from 0. The merge step's outcome has the index `itemCount`. */
	index: number;
	/** The run of the job in which the item ended. */
	run: number;
	status: "succeeded" | "failed" | "canceled";
	/** Absent exactly when the status is `succeeded`. */
	reason?: Reason;
	/** One sentence for a person: what happened. Absent on success. */
	message?: string;
	/** The container's exit code, where one was seen. */
	exitCode?: number;
	/** The item's result; absent stands for null. */
	result?: ResultRef;
	/** The file that the container sent beside its result. */
	output?: { file: string; bytes: number; contentType?: string };
	/** Launches that counted against the item's attempts, this last one included. */
	attempts: number;
	/** Launches in all. */
	launches: number;
	/** What its launches in this run cost, in US dollars. Absent: nothing, or no price is known. */
	cost?: Cost;
	/**
	 * Milliseconds since the epoch: as the container's runtime told it, or when the create was answered if the
	 * end came by callback.
	 */
	startedAt?: number;
	/** As the container's runtime or the callback told it. */
	finishedAt: number;
	/** The last lines of the container's log, at most 16 KB. */
	logTail?: string;
}

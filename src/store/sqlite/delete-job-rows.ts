import type { DatabaseSync } from "node:sqlite";
import { setImmediate } from "node:timers/promises";
import { inTransaction } from "./transaction.ts";

/** Rows in one transaction: some milliseconds. */
const PIECE = 1_000;

/**
 * Removes every row of a job, piece by piece, so that others get their turn; the job's own row goes last. As
 * long as the job is there, a deletion that was cut off can be made again.
 */
export function deleteJobRows(database: DatabaseSync): (jobId: string) => Promise<void> {
	const ofJob = "job_id = ?1";
	// The names that begin with "<id>/": the character "0" is the one after "/".
	const named = (column: string) => `${column} >= ?1 || '/' AND ${column} < ?1 || '0'`;
	const deletions = [
		deletionOf("files", "name", named("name")),
		deletionOf("once", "key", named("key")),
		deletionOf("launches", "job_id, run, idx, launch", ofJob),
		deletionOf("outcomes", "job_id, idx", ofJob),
		deletionOf("items", "job_id, idx", ofJob),
	].map((sql) => database.prepare(sql));
	const deleteJob = database.prepare("DELETE FROM jobs WHERE id = ?");
	return async (jobId) => {
		for (const deletion of deletions) {
			while (inTransaction(database, () => deletion.run(jobId).changes) === PIECE) {
				await setImmediate();
			}
		}
		deleteJob.run(jobId);
	};
}

function deletionOf(table: string, key: string, condition: string): string {
	return `DELETE FROM ${table} WHERE (${key}) IN
		(SELECT ${key} FROM ${table} WHERE ${condition} LIMIT ${PIECE})`;
}

import type { DatabaseSync } from "node:sqlite";
import { inTransaction } from "./transaction.ts";

/** Removes every row of a job as one act. */
export function deleteJobRows(database: DatabaseSync): (jobId: string) => void {
	const deletions = ["items", "outcomes", "launches"].map((table) =>
		database.prepare(`DELETE FROM ${table} WHERE job_id = ?`),
	);
	deletions.push(database.prepare("DELETE FROM jobs WHERE id = ?"));
	// The keys that begin with "<id>/": the character "0" is the one after "/".
	const deleteOnce = database.prepare("DELETE FROM once WHERE key >= ? || '/' AND key < ? || '0'");
	return (jobId) =>
		inTransaction(database, () => {
			for (const deletion of deletions) deletion.run(jobId);
			deleteOnce.run(jobId, jobId);
		});
}

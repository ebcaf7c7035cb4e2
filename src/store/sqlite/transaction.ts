import type { DatabaseSync } from "node:sqlite";

/**
 * Runs `work` as one transaction that holds the write lock from its start, so that nothing it read can
 * change before it writes. When `work` throws, nothing of it stays. `work` must not await.
 */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
	database.exec("BEGIN IMMEDIATE");
	try {
		const result = work();
		database.exec("COMMIT");
		return result;
	} catch (error) {
		// Some errors (a full disk) have ended the transaction already.
		if (database.isTransaction) database.exec("ROLLBACK");
		throw error;
	}
}

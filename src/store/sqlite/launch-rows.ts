import type { DatabaseSync } from "node:sqlite";
import type { LaunchKey, Store } from "../store.ts";
import { inTransaction } from "./transaction.ts";

/** What is known of each launch. A launch that nothing was written of has the record `{}`. */
export function launchRows(
	database: DatabaseSync,
): Pick<Store, "readLaunchRecord" | "changeLaunchRecord"> {
	const select = database.prepare(
		"SELECT record FROM launches WHERE job_id = ? AND run = ? AND idx = ? AND launch = ?",
	);
	const upsert = database.prepare(
		`INSERT INTO launches (job_id, run, idx, launch, record) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET record = excluded.record`,
	);

	function read({ jobId, run, index, launch }: LaunchKey): string {
		const row = select.get(jobId, run, index, launch) as { record: string } | undefined;
		return row?.record ?? "{}";
	}

	return {
		async readLaunchRecord(key) {
			return JSON.parse(read(key));
		},

		async changeLaunchRecord(key, change) {
			return inTransaction(database, () => {
				const before = read(key);
				const changed = change(JSON.parse(before));
				if (changed === undefined) return JSON.parse(before);
				const after = JSON.stringify(changed);
				upsert.run(key.jobId, key.run, key.index, key.launch, after);
				return JSON.parse(after);
			});
		},
	};
}

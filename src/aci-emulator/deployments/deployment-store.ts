import type { DatabaseSync } from "node:sqlite";
import type { DeploymentRecord } from "./deployment-record.ts";

/** The deployments, also those that are over, until they are deleted. */
export interface DeploymentStore {
	get(key: string): DeploymentRecord | undefined;
	/** Those of a resource group (its name in lower case), or all; in order of their keys. */
	list(resourceGroup?: string): DeploymentRecord[];
	put(record: DeploymentRecord): void;
	remove(key: string): void;
}

export function deploymentStore(database: DatabaseSync): DeploymentStore {
	const get = database.prepare("SELECT body FROM deployments WHERE key = ?");
	const all = database.prepare("SELECT body FROM deployments ORDER BY key");
	const inGroup = database.prepare(
		"SELECT body FROM deployments WHERE resource_group = ? ORDER BY key",
	);
	const put = database.prepare(
		"INSERT OR REPLACE INTO deployments (key, resource_group, body) VALUES (?, ?, ?)",
	);
	const remove = database.prepare("DELETE FROM deployments WHERE key = ?");
	const decode = (row: Record<string, unknown>) =>
		JSON.parse(row.body as string) as DeploymentRecord;
	// What was written is what is read, and a deployment that goes on is read at each of its steps.
	const written = new Map<string, DeploymentRecord>();
	return {
		get(key) {
			const known = written.get(key);
			if (known) return known;
			const row = get.get(key);
			return row && decode(row);
		},
		list: (resourceGroup) =>
			(resourceGroup === undefined ? all.all() : inGroup.all(resourceGroup)).map(decode),
		put(record) {
			put.run(record.key, record.resourceGroup, JSON.stringify(record));
			written.set(record.key, record);
		},
		remove(key) {
			remove.run(key);
			written.delete(key);
		},
	};
}

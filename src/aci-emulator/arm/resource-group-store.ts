import type { DatabaseSync } from "node:sqlite";

export interface ResourceGroup {
	/** The name in lower case: ARM compares names without case. */
	key: string;
	/** As the client wrote it first. */
	name: string;
	location: string;
	tags?: Record<string, string>;
	managedBy?: string;
	/** The id of the operation that deletes it. While it stands, nothing may be written in the group. */
	deletion?: string;
	/** The id of the last operation that was to delete it and could not. */
	failedDeletion?: string;
}

/** The resource groups of the emulator's subscription. */
export interface ResourceGroupStore {
	get(name: string): ResourceGroup | undefined;
	/** In order of their names. */
	list(): ResourceGroup[];
	/** Adds the group, or replaces it. */
	put(group: ResourceGroup): void;
	remove(name: string): void;
}

export function resourceGroupStore(database: DatabaseSync): ResourceGroupStore {
	const get = database.prepare("SELECT body FROM resource_groups WHERE key = ?");
	const list = database.prepare("SELECT body FROM resource_groups ORDER BY key");
	const put = database.prepare("INSERT OR REPLACE INTO resource_groups (key, body) VALUES (?, ?)");
	const remove = database.prepare("DELETE FROM resource_groups WHERE key = ?");
	const decode = (row: Record<string, unknown>) => JSON.parse(row.body as string) as ResourceGroup;
	return {
		get(name) {
			const row = get.get(name.toLowerCase());
			return row && decode(row);
		},
		list: () => list.all().map(decode),
		put(group) {
			put.run(group.key, JSON.stringify(group));
		},
		remove(name) {
			remove.run(name.toLowerCase());
		},
	};
}

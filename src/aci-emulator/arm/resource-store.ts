import type { DatabaseSync } from "node:sqlite";

/** A resource that has no life of its own, such as a profile: what was written is what is read. */
export interface StoredResource {
	/** The resource id in lower case. */
	key: string;
	id: string;
	name: string;
	/** Such as `Microsoft.ContainerInstance/containerGroupProfiles`. */
	type: string;
	/** The name of the resource group, in lower case. */
	resourceGroup: string;
	/** From 1; each write of the resource adds one. Old ones stay readable until the resource is deleted. */
	revision: number;
	/** As it is answered, without id, name and type. */
	body: Record<string, unknown>;
}

/** The resources beside container groups, each with all its revisions. */
export interface ResourceStore {
	/** The newest revision, or the one that is asked for. */
	get(key: string, revision?: number): StoredResource | undefined;
	/** The newest revisions, in order of their keys. */
	list(type?: string): StoredResource[];
	/** All revisions of one resource, the oldest first. */
	revisions(key: string): StoredResource[];
	put(resource: StoredResource): void;
	remove(key: string): void;
}

export function resourceStore(database: DatabaseSync): ResourceStore {
	const revisions = database.prepare("SELECT * FROM resources WHERE key = ? ORDER BY revision");
	const newest = database.prepare(
		"SELECT * FROM resources WHERE key = ? ORDER BY revision DESC LIMIT 1",
	);
	const one = database.prepare("SELECT * FROM resources WHERE key = ? AND revision = ?");
	const list = database.prepare(
		`SELECT * FROM resources AS r WHERE revision =
			(SELECT max(revision) FROM resources WHERE key = r.key) ORDER BY key`,
	);
	const put = database.prepare(
		`INSERT OR REPLACE INTO resources (key, revision, id, name, type, resource_group, body)
		VALUES (?, ?, ?, ?, ?, ?, ?)`,
	);
	const remove = database.prepare("DELETE FROM resources WHERE key = ?");
	return {
		get(key, revision) {
			const row = revision === undefined ? newest.get(key) : one.get(key, revision);
			return row && decode(row);
		},
		list: (type) =>
			list
				.all()
				.map(decode)
				.filter((each) => type === undefined || each.type === type),
		revisions: (key) => revisions.all(key).map(decode),
		put({ key, revision, id, name, type, resourceGroup, body }) {
			put.run(key, revision, id, name, type, resourceGroup, JSON.stringify(body));
		},
		remove(key) {
			remove.run(key);
		},
	};
}

function decode(row: Record<string, unknown>): StoredResource {
	return {
		key: row.key as string,
		id: row.id as string,
		name: row.name as string,
		type: row.type as string,
		resourceGroup: row.resource_group as string,
		revision: row.revision as number,
		body: JSON.parse(row.body as string) as Record<string, unknown>,
	};
}

import type { DatabaseSync } from "node:sqlite";
import { inTransaction } from "./transaction.ts";

export interface FileRow {
	/** Where the content is, below the store's folder. */
	content: string;
	bytes: number;
	contentType: string | undefined;
}

interface Columns {
	name: string;
	content: string;
	bytes: number;
	content_type: string | null;
}

/** Which files there are, and where their contents are. */
export function fileRows(database: DatabaseSync) {
	const select = database.prepare("SELECT * FROM files WHERE name = ?");
	const upsert = database.prepare(
		`INSERT INTO files (name, content, bytes, content_type) VALUES (?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET content = excluded.content, bytes = excluded.bytes,
			content_type = excluded.content_type`,
	);
	// The names that begin with "<prefix>/": the character "0" is the one after "/".
	const selectPage = database.prepare(
		"SELECT * FROM files WHERE name > ? AND name < ? || '0' ORDER BY name LIMIT ?",
	);

	function read(name: string): FileRow | undefined {
		const columns = select.get(name) as Columns | undefined;
		return columns && rowOf(columns);
	}

	return {
		read,

		/**
		 * Returns the content that this one replaces, for removal. The row is on the disk by then: a machine
		 * that loses power afterwards must not come up with the row that names what was removed.
		 */
		write(name: string, { content, bytes, contentType }: FileRow): string | undefined {
			const replaced = read(name)?.content;
			const write = () => upsert.run(name, content, bytes, contentType ?? null);
			if (replaced === undefined) {
				// Should another process have written it just now, that content stays until the job goes.
				write();
				return undefined;
			}
			database.exec("PRAGMA synchronous = FULL");
			try {
				return inTransaction(database, () => {
					const replacedNow = read(name)?.content;
					write();
					return replacedNow;
				});
			} finally {
				database.exec("PRAGMA synchronous = NORMAL");
			}
		},

		list(prefix: string, after: string | undefined, limit: number): (FileRow & { name: string })[] {
			const rows = selectPage.all(after ?? `${prefix}/`, prefix, limit) as unknown as Columns[];
			return rows.map((columns) => ({ name: columns.name, ...rowOf(columns) }));
		},
	};
}

function rowOf({ content, bytes, content_type }: Columns): FileRow {
	return { content, bytes, contentType: content_type ?? undefined };
}

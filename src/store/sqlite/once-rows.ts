import type { DatabaseSync } from "node:sqlite";
import { onceText } from "../once-value.ts";
import type { Store } from "../store.ts";
import { checkOnceKey } from "../store-names.ts";

/** Values that the first writer decides. */
export function onceRows(database: DatabaseSync): Pick<Store, "writeOnce"> {
	const insert = database.prepare(
		"INSERT INTO once (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING",
	);
	const select = database.prepare("SELECT value FROM once WHERE key = ?");

	return {
		async writeOnce(key, value) {
			checkOnceKey(key);
			const text = onceText(key, value);
			const mine = insert.run(key, text).changes === 1;
			const { value: standing } = select.get(key) as { value: string };
			return { value: JSON.parse(standing), mine };
		},
	};
}

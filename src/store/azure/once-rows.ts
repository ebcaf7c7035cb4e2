import { randomUUID } from "node:crypto";
import { onceText } from "../once-value.ts";
import type { Store } from "../store.ts";
import { checkOnceKey } from "../store-names.ts";
import type { LongTexts } from "./long-texts.ts";
import { onceKey } from "./row-keys.ts";
import type { TableRows } from "./table-rows.ts";

const MOST_VALUE_CHARS = 400_000;

/**
 * Values that the first writer decides. A row bears its writer's mark: an insert that is sent again, as the
 * answer to it was lost, is refused like anybody else's, and still the value is `mine`.
 */
export function onceRows(hub: string, rows: TableRows, texts: LongTexts): Pick<Store, "writeOnce"> {
	return {
		async writeOnce(key, value) {
			checkOnceKey(key);
			const text = onceText(key, value);
			const at = onceKey(hub, key);
			const mark = randomUUID();
			const [folder = ""] = key.split("/");
			const packed = await texts.pack(folder, "value", text, MOST_VALUE_CHARS);
			if ((await rows.insert({ ...at, columns: { ...packed, mark } })) === "inserted") {
				return { value: JSON.parse(text), mine: true };
			}
			const row = await rows.read(at);
			const standing = row && (await texts.unpack("value", row.columns));
			if (standing === undefined) {
				throw new Error(
					`The value written once under ${key} was deleted while it was read. Nobody may write for a job that is being deleted.`,
				);
			}
			return { value: JSON.parse(standing), mine: row?.columns.mark === mark };
		},
	};
}

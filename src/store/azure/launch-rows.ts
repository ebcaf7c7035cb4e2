import { randomUUID } from "node:crypto";
import type { LaunchRecord } from "../../job/launch-record.ts";
import type { Store } from "../store.ts";
import { untilWritten } from "./conditional-write.ts";
import type { LongTexts } from "./long-texts.ts";
import { launchKey } from "./row-keys.ts";
import type { TableRows } from "./table-rows.ts";

/** Beside the record stands the mark of the write alone. */
const MOST_RECORD_CHARS = 400_000;

/** What is known of each launch. A launch that nothing was written of has the record `{}`, and no row. */
export function launchRows(
	hub: string,
	rows: TableRows,
	texts: LongTexts,
): Pick<Store, "readLaunchRecord" | "changeLaunchRecord"> {
	return {
		async readLaunchRecord(key) {
			const row = await rows.read(launchKey(hub, key));
			return JSON.parse((row && (await texts.unpack("record", row.columns))) ?? "{}");
		},

		async changeLaunchRecord(key, change) {
			const mark = randomUUID();
			const at = launchKey(hub, key);
			return await untilWritten(`${at.rowKey} of job ${key.jobId}`, async () => {
				const row = await rows.read(at);
				const before = (row && (await texts.unpack("record", row.columns))) ?? "{}";
				// Written by a try of ours whose answer was lost.
				if (row?.columns.mark === mark) return { stands: JSON.parse(before) as LaunchRecord };
				const changed = change(JSON.parse(before));
				if (changed === undefined) return { stands: JSON.parse(before) as LaunchRecord };
				const after = JSON.stringify(changed);
				const packed = await texts.pack(key.jobId, "record", after, MOST_RECORD_CHARS);
				const columns = { ...packed, mark };
				const answer =
					row === undefined
						? await rows.insert({ ...at, columns })
						: await rows.update({ ...row, columns }, "replace");
				if (answer === "taken" || answer === "changed") return undefined;
				return { stands: JSON.parse(after) as LaunchRecord };
			});
		},
	};
}

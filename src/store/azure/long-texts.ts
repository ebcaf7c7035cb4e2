import { randomUUID } from "node:crypto";
import type { BlobFiles } from "./blob-files.ts";
import { type Columns, joinText, splitText } from "./text-columns.ts";

/**
 * Texts of rows, of any length: in the row, or in a blob that the row names when the text is too long for a
 * row with its neighbours. A blob is written before its row and never changed. It goes with the job, and before
 * the rows, so that a text which is not there is a row's that is going, too.
 */
export interface LongTexts {
	/** Columns that stand for the text. `mostChars`: up to here in the row. */
	pack(jobId: string, name: string, text: string, mostChars?: number): Promise<Columns>;
	/** Undefined: the row has no such text, or is being deleted. */
	unpack(name: string, columns: Columns): Promise<string | undefined>;
}

/** A row may have 1 MiB, which is 500,000 characters; a row of an item has three texts. */
const MOST_CHARS = 100_000;

export function longTexts(blobs: Pick<BlobFiles, "writeRowText" | "readRowText">): LongTexts {
	return {
		async pack(jobId, name, text, mostChars = MOST_CHARS) {
			if (text.length <= mostChars) return splitText(name, text);
			const blob = `${jobId}/${randomUUID()}`;
			await blobs.writeRowText(blob, text);
			return { [`${name}Parts`]: 0, [`${name}Blob`]: blob };
		},

		async unpack(name, columns) {
			if (columns[`${name}Parts`] !== 0) return joinText(name, columns);
			return await blobs.readRowText(String(columns[`${name}Blob`]));
		},
	};
}

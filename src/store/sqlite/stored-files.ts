import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { Readable } from "node:stream";
import { limitBytes } from "../limit-bytes.ts";
import { NO_TYPE, type Store } from "../store.ts";
import { checkContentType, checkFileName, checkJobId, checkPageLimit } from "../store-names.ts";
import { type FileRow, fileRows } from "./file-rows.ts";

/**
 * The store's files: a row for each, which names the file below `files/` that has its content.
 *
 * 1. A content is never changed. Replacing a file is the change of its row, so that a reader sees content,
 *    length and type of one writer, the old one or the new one, also when a writer is killed.
 * 2. A content is on the disk before its row is, and its row before what it replaces is removed.
 * 3. What a killed writer leaves no row names, and it goes when its job goes.
 */
export function storedFiles(
	database: DatabaseSync,
	folder: string,
): Pick<
	Store,
	| "writeFile"
	| "writeFileFrom"
	| "readFile"
	| "openFile"
	| "fileInfo"
	| "listFiles"
	| "uploadUrl"
	| "downloadUrl"
> & {
	/** Removes the contents of all files of a job. Their rows stay, as those of files that are not there. */
	deleteContents(jobId: string): Promise<void>;
} {
	const rows = fileRows(database);

	async function write(
		name: string,
		contentType: string | undefined,
		fill: (file: FileHandle) => Promise<void>,
	): Promise<{ bytes: number }> {
		checkFileName(name);
		checkContentType(contentType);
		const content = contentPath(name);
		const path = join(folder, content);
		await mkdir(dirname(path), { recursive: true });
		let bytes: number;
		let replaced: string | undefined;
		try {
			bytes = await writeThrough(path, fill);
			replaced = rows.write(name, { content, bytes, contentType });
		} catch (error) {
			await rm(path, { force: true });
			throw error;
		}
		if (replaced !== undefined) await rm(join(folder, replaced), { force: true });
		return { bytes };
	}

	/** Tries again when the content was replaced between the two steps. */
	async function openContent(
		name: string,
	): Promise<{ row: FileRow; file: FileHandle } | undefined> {
		checkFileName(name);
		let missing: string | undefined;
		for (;;) {
			const row = rows.read(name);
			if (row === undefined || row.content === missing) return undefined;
			try {
				return { row, file: await open(join(folder, row.content)) };
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
				missing = row.content;
			}
		}
	}

	return {
		async writeFile(name, content, { contentType } = {}) {
			await write(name, contentType, (file) => file.writeFile(content));
		},

		async writeFileFrom(name, content, { mostBytes, contentType }) {
			return await write(name, contentType, (file) =>
				file.writeFile(limitBytes(name, content, mostBytes)),
			);
		},

		async readFile(name) {
			const opened = await openContent(name);
			if (opened === undefined) return undefined;
			try {
				return await opened.file.readFile();
			} finally {
				await opened.file.close();
			}
		},

		async openFile(name) {
			const opened = await openContent(name);
			if (opened === undefined) return undefined;
			// The stream closes the file, at its end or when it is canceled.
			const stream = Readable.toWeb(opened.file.createReadStream());
			return { stream: stream as ReadableStream<Uint8Array>, ...infoOf(opened.row) };
		},

		async fileInfo(name) {
			checkFileName(name);
			const row = rows.read(name);
			return row && infoOf(row);
		},

		async listFiles(prefix, { limit, after }) {
			checkFileName(prefix);
			checkPageLimit(limit);
			// One row more than asked for tells whether there is another page.
			const found = rows.list(prefix, after, limit + 1);
			const files = found.slice(0, limit).map((row) => ({ name: row.name, ...infoOf(row) }));
			const last = files.at(-1);
			return found.length > limit && last ? { files, next: last.name } : { files };
		},

		async uploadUrl(name) {
			checkFileName(name);
			return undefined;
		},

		async downloadUrl(name) {
			checkFileName(name);
			return undefined;
		},

		async deleteContents(jobId) {
			checkJobId(jobId);
			await rm(join(folder, ROOT, jobId), { recursive: true, force: true });
		},
	};
}

/** Below the store's folder. */
const ROOT = "files";

/** A new name, which no file can have, in the folder of the job; a name of one part belongs to no job. */
function contentPath(name: string): string {
	const [job, ...rest] = name.split("/");
	return join(ROOT, rest.length > 0 ? job! : "~", `~${randomUUID()}`);
}

/** Down to the disk. Returns the length. */
async function writeThrough(
	path: string,
	fill: (file: FileHandle) => Promise<void>,
): Promise<number> {
	const file = await open(path, "wx", 0o600);
	try {
		await fill(file);
		await file.datasync();
		return (await file.stat()).size;
	} finally {
		await file.close();
	}
}

function infoOf({ bytes, contentType = NO_TYPE }: FileRow): { bytes: number; contentType: string } {
	return { bytes, contentType };
}

import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import type { ContainerLog } from "./container-engine.ts";

/** The end of the log that a supervisor keeps in `folder`: `log`, and before it `log.1`. */
export function readLogTail(folder: string, maxBytes: number, startedAt: number): ContainerLog {
	const newest = readTail(join(folder, "log"), maxBytes);
	const older = readTail(join(folder, "log.1"), maxBytes - newest.content.length);
	return {
		content: Buffer.concat([older.content, newest.content]),
		writtenAt: Math.floor(Math.max(startedAt, newest.writtenAt, older.writtenAt)),
	};
}

function readTail(file: string, maxBytes: number): ContainerLog {
	let handle: number;
	try {
		handle = openSync(file, "r");
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
		return { content: Buffer.alloc(0), writtenAt: 0 };
	}
	try {
		const { size, mtimeMs } = fstatSync(handle);
		const content = Buffer.alloc(Math.min(size, maxBytes));
		const bytes = readSync(handle, content, 0, content.length, size - content.length);
		return { content: content.subarray(0, bytes), writtenAt: mtimeMs };
	} finally {
		closeSync(handle);
	}
}

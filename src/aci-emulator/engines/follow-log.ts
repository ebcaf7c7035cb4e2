import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { Duplex } from "node:stream";
import type { ContainerSession } from "./container-engine.ts";

/** How often the log is looked at, in milliseconds of the wall. */
const LOOK_EVERY_MS = 50;
const READ_BYTES = 64 * 1024;

/**
 * What a container writes from now on, read from the log that its supervisor keeps in `folder`. Input is
 * taken and dropped: containers that are plain processes read from nothing. Ends when the container has.
 *
 * Invariants:
 * 1. Nothing is given twice, and nothing is left out unless the client is so slow that the supervisor has
 *    replaced `log` twice meanwhile (more than 4 MiB behind).
 * 2. The last output is given: a container has ended only after its log was written.
 */
export function followLog(folder: string, hasEnded: () => boolean): ContainerSession {
	const file = join(folder, "log");
	let handle = openIfThere(file);
	let position = handle === undefined ? 0 : fstatSync(handle).size;
	let looks: NodeJS.Timeout | undefined;

	function look(): void {
		const ended = hasEnded(); // before reading, so that what was written last is read
		const chunk = Buffer.alloc(READ_BYTES);
		handle ??= openIfThere(file);
		const length = handle === undefined ? 0 : readSync(handle, chunk, 0, READ_BYTES, position);
		if (length > 0) {
			position += length;
			stream.push(chunk.subarray(0, length));
		} else if (handle !== undefined && wasReplaced(handle, file)) {
			closeSync(handle);
			handle = undefined;
			position = 0;
			look();
		} else if (ended) {
			stream.push(null);
		} else {
			looks = setTimeout(look, LOOK_EVERY_MS);
			looks.unref();
		}
	}

	const stream = new Duplex({
		read() {
			clearTimeout(looks);
			look();
		},
		write: (_chunk, _encoding, done) => done(),
		destroy(error, done) {
			clearTimeout(looks);
			if (handle !== undefined) closeSync(handle);
			done(error);
		},
	});
	return { stream, close: () => stream.destroy() };
}

function openIfThere(file: string): number | undefined {
	try {
		return openSync(file, "r");
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
		throw error;
	}
}

function wasReplaced(handle: number, file: string): boolean {
	const newest = statSync(file, { throwIfNoEntry: false });
	return newest !== undefined && newest.ino !== fstatSync(handle).ino;
}

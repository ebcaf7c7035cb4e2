import { FileTooLargeError } from "./file-too-large.ts";

/**
 * Passes content on. Throws `FileTooLargeError` in place of the chunk that goes beyond `mostBytes`; the
 * source is told to end.
 */
export async function* limitBytes(
	name: string,
	content: AsyncIterable<Uint8Array>,
	mostBytes: number,
): AsyncGenerator<Uint8Array> {
	let bytes = 0;
	for await (const chunk of content) {
		bytes += chunk.length;
		if (bytes > mostBytes) throw new FileTooLargeError(name, mostBytes);
		yield chunk;
	}
}

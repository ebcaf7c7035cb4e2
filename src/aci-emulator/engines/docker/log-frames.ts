import { Transform, type TransformCallback } from "node:stream";

/**
 * Takes apart what an engine sends of a container without a terminal: frames of 8 bytes of header (the
 * stream, three zeros, the length as 32 bits, big end first) and the content. Both outputs come out as one,
 * as ACI shows them. [Docker Engine API, "Attach to a container", stream format]
 */
export class LogFrames extends Transform {
	#pending: Buffer = Buffer.alloc(0);

	override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
		let rest = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
		while (rest.length >= HEADER_BYTES) {
			const end = HEADER_BYTES + rest.readUInt32BE(4);
			if (rest.length < end) break;
			this.push(rest.subarray(HEADER_BYTES, end));
			rest = rest.subarray(end);
		}
		this.#pending = rest;
		done();
	}
}

const HEADER_BYTES = 8;

/** Reads a stream to its end and keeps the last `maxBytes` of it, on little more memory than that. */
export async function lastBytes(stream: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
	let kept: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of stream) {
		kept.push(chunk);
		bytes += chunk.length;
		if (bytes <= 2 * maxBytes) continue;
		kept = [Buffer.concat(kept).subarray(-maxBytes)];
		bytes = maxBytes;
	}
	const all = Buffer.concat(kept);
	return all.length > maxBytes ? all.subarray(-maxBytes) : all;
}

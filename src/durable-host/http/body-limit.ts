import type { IncomingMessage } from "node:http";

/** The largest body of a request, in bytes, as the Azure Functions host has it by default (100 MB). */
const MAX_BODY_BYTES = 100 * 1024 * 1024;

export class BodyTooLarge extends Error {
	override readonly name = "BodyTooLarge";
}

/** The client ended the connection before its request was complete. */
export class ClientGone extends Error {
	override readonly name = "ClientGone";
}

/** Rejects as soon as the body of a request, declared or read by somebody, exceeds the limit; resolves at its end. */
export function bodyWithinLimit(
	request: IncomingMessage,
	maxBytes: number = MAX_BODY_BYTES,
): Promise<void> {
	return new Promise((resolve, reject) => {
		const refuse = () =>
			reject(new BodyTooLarge(`The body of the request is larger than ${maxBytes} bytes.`));
		if (Number(request.headers["content-length"] ?? 0) > maxBytes) {
			refuse();
			return;
		}
		let bytes = 0;
		request.on("data", (chunk: Buffer) => {
			bytes += chunk.length;
			if (bytes > maxBytes) refuse();
		});
		request.once("end", resolve);
		request.once("error", (error) => reject(new ClientGone(error.message, { cause: error })));
	});
}

/** The whole body of a request. */
export async function readBody(request: IncomingMessage, maxBytes?: number): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let isWanted = true;
	request.on("data", (chunk: Buffer) => {
		if (isWanted) chunks.push(chunk);
	});
	try {
		await bodyWithinLimit(request, maxBytes);
		return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
	} finally {
		isWanted = false;
	}
}

/** The largest body of a request, in bytes, as the Azure Functions host has it by default (100 MB). */
const MAX_BODY_BYTES = 100 * 1024 * 1024;

export class BodyTooLarge extends Error {
	override readonly name = "BodyTooLarge";
}

/** The request, whose body fails to be read as soon as it exceeds the limit. */
export function limitBody(request: Request, maxBytes = MAX_BODY_BYTES): Request {
	const declared = Number(request.headers.get("content-length") ?? 0);
	if (declared > maxBytes) throw tooLarge(maxBytes);
	const isOfUnknownLength = request.headers.has("transfer-encoding");
	if (!isOfUnknownLength || request.body === null) return request;
	let bytes = 0;
	const counted = request.body.pipeThrough(
		new TransformStream<Uint8Array, Uint8Array>({
			transform(chunk, controller) {
				bytes += chunk.byteLength;
				if (bytes > maxBytes) controller.error(tooLarge(maxBytes));
				else controller.enqueue(chunk);
			},
		}),
	);
	const { url, method, headers } = request;
	return new Request(url, { method, headers, body: counted, duplex: "half" } as RequestInit);
}

function tooLarge(maxBytes: number): BodyTooLarge {
	return new BodyTooLarge(`The body of the request is larger than ${maxBytes} bytes.`);
}

import { ArmError } from "./arm-error.ts";

/** ARM's own limit for a request's body. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** The parsed JSON body; undefined when there is none. Throws ARM's 413 or 400. */
export async function readBody(request: Request): Promise<unknown> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of request.body ?? []) {
		length += chunk.length;
		if (length > MAX_BODY_BYTES) {
			throw new ArmError(
				413,
				"RequestContentTooLarge",
				`The request content size exceeds the maximum size of '${MAX_BODY_BYTES}' bytes.`,
			);
		}
		chunks.push(chunk);
	}
	if (length === 0) return undefined;
	try {
		return JSON.parse(Buffer.concat(chunks).toString("utf8"));
	} catch {
		throw new ArmError(
			400,
			"InvalidRequestContent",
			"The request content was invalid and could not be deserialized: it is not JSON.",
		);
	}
}

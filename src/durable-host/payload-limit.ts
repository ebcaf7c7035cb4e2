/** 64 MiB: what a dispatch has to read, copy and write in one piece stays within a second. */
export const DEFAULT_MAX_PAYLOAD_BYTES = 64 * 1024 * 1024;

/** An input, an output, an event or a state that is larger than the host's maxPayloadBytes. */
export class PayloadTooLarge extends Error {
	override readonly name = "PayloadTooLarge";
}

/** Throws PayloadTooLarge for a text of more than `maxBytes` in UTF-8; `what` begins the sentence that says so. */
export function checkPayload(
	text: string | null | undefined,
	what: string,
	maxBytes: number,
): void {
	// Most are so short that nobody need count: UTF-8 has three bytes at most for each unit of UTF-16.
	if (text === null || text === undefined || text.length * 3 <= maxBytes) return;
	const bytes = Buffer.byteLength(text);
	if (bytes > maxBytes)
		throw new PayloadTooLarge(
			`${what} has ${bytes} bytes; the host takes ${maxBytes} at most (maxPayloadBytes). Keep what is large in a file or a blob, and pass its name.`,
		);
}

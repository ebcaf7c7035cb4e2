/** 64 MiB: what a dispatch has to read, copy and write in one piece stays within a second. */
const DEFAULT_MAX_PAYLOAD_BYTES = 64 * 1024 * 1024;

/** Twice as much, as JSON in JSON may be, is still far from the longest string of V8 and the largest row of SQLite. */
const MAX_PAYLOAD_BYTES = 128 * 1024 * 1024;

/** The limit that a host has; throws a RangeError for one that cannot be. */
export function payloadLimit(maxPayloadBytes = DEFAULT_MAX_PAYLOAD_BYTES): number {
	const isPossible = maxPayloadBytes >= 1 && maxPayloadBytes <= MAX_PAYLOAD_BYTES;
	if (Number.isInteger(maxPayloadBytes) && isPossible) return maxPayloadBytes;
	throw new RangeError(
		`maxPayloadBytes must be a whole number from 1 to ${MAX_PAYLOAD_BYTES} (128 MiB); received ${maxPayloadBytes}.`,
	);
}

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

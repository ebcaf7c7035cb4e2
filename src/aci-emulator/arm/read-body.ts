import { ArmError } from "./arm-error.ts";
import { strictJson } from "./lenient-json.ts";

/** ARM's own limit for a request's body. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** What is nested deeper than anyone's template would exhaust the stack of whoever writes it down. */
const MAX_DEPTH = 128;

/**
 * In milliseconds of the wall. A clock that is stepped stands still while a request arrives, so that a client
 * which never sends its body would hold up everyone's time.
 */
const WITHIN_MS = 30_000;

/** The parsed JSON body; undefined when there is none. Throws ARM's 413 or 400, or 408 when it does not come. */
export async function readBody(request: Request, withinMs = WITHIN_MS): Promise<unknown> {
	const body = request.body ? await inTime(wholeOf(request.body), withinMs) : Buffer.alloc(0);
	if (body.length === 0) return undefined;
	const value = parsed(body);
	if (!isDeeper(value, MAX_DEPTH)) return value;
	throw invalid(`its values are nested more than ${MAX_DEPTH} deep`);
}

async function wholeOf(body: ReadableStream<Uint8Array>): Promise<Buffer> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of untilBrokenOff(body)) {
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
	return Buffer.concat(chunks);
}

/** A client that goes away in the middle is no failure of ours. */
async function* untilBrokenOff(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
	try {
		yield* body;
	} catch {
		throw invalid("it broke off");
	}
}

/** The client is told to connect anew: on this connection, the rest would be taken for its next request. */
async function inTime<T>(read: Promise<T>, withinMs: number): Promise<T> {
	const { promise, reject } = Promise.withResolvers<never>();
	const late = setTimeout(() => {
		const message = `The request content did not arrive within ${withinMs / 1000} seconds.`;
		reject(new ArmError(408, "RequestTimeout", message, { connection: "close" }));
	}, withinMs);
	try {
		return await Promise.race([read, promise]);
	} finally {
		clearTimeout(late);
	}
}

function parsed(bytes: Buffer): unknown {
	// Leaves out the byte order mark that some editors and shells put first.
	const text = new TextDecoder().decode(bytes);
	try {
		return JSON.parse(text);
	} catch {
		return parsedLeniently(text);
	}
}

function parsedLeniently(text: string): unknown {
	try {
		return JSON.parse(strictJson(text));
	} catch {
		throw invalid("it is not JSON");
	}
}

/** Whether values lie in more than so many arrays and objects. Goes level by level, as a recursion might not end. */
function isDeeper(value: unknown, depth: number): boolean {
	let level = [value].filter(isContainer);
	for (let passed = 0; passed < depth; passed++) {
		level = level.flatMap((each) => Object.values(each).filter(isContainer));
	}
	return level.length > 0;
}

function isContainer(value: unknown): value is object {
	return typeof value === "object" && value !== null;
}

function invalid(why: string): ArmError {
	return new ArmError(
		400,
		"InvalidRequestContent",
		`The request content was invalid and could not be deserialized: ${why}.`,
	);
}

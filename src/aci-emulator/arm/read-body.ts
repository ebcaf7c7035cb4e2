import { ArmError } from "./arm-error.ts";

/** ARM's own limit for a request's body. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** What is nested deeper than anyone's template would exhaust the stack of whoever writes it down. */
const MAX_DEPTH = 128;

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
	const value = parsed(Buffer.concat(chunks));
	if (!isDeeper(value, MAX_DEPTH)) return value;
	throw invalid(`its values are nested more than ${MAX_DEPTH} deep`);
}

function parsed(bytes: Buffer): unknown {
	try {
		// Leaves out the byte order mark that some editors and shells put first.
		return JSON.parse(new TextDecoder().decode(bytes));
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

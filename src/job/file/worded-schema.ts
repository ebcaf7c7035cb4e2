/**
 * Schemas that say in words what they expect. The words travel as `errorMessage` in the JSON schema:
 * messages are made of them, the reference shows them, and editors that know the keyword do too.
 */
import * as z from "zod";
import { DURATION_PATTERN, parseDuration } from "../duration.ts";

interface Words {
	/** Completes "expected …". */
	expected: string;
	/** Unit and effect, for editors and the reference. */
	is: string;
	example?: unknown;
}

export function worded<S extends z.ZodType>(schema: S, { expected, is, example }: Words): S {
	const meta = { description: is, errorMessage: `expected ${expected}` };
	return schema.meta(example === undefined ? meta : { ...meta, examples: [example] });
}

export function wholeNumber(min: number, max: number, is: string, example?: number) {
	const from = min === Number.MIN_SAFE_INTEGER ? "" : ` from ${min}`;
	const to = max === Number.MAX_SAFE_INTEGER ? from && " up" : ` to ${max}`;
	return worded(z.int().min(min).max(max), { expected: `a whole number${from}${to}`, is, example });
}

/** Written as a duration, read in milliseconds. */
export function duration(min: string, max: string, is: string) {
	const minMs = parseDuration(min)!;
	const maxMs = parseDuration(max)!;
	const schema = z
		.string()
		.regex(DURATION_PATTERN)
		.transform((text) => parseDuration(text)!)
		.refine((durationMs) => durationMs >= minMs && durationMs <= maxMs);
	return worded(schema, {
		expected: `a duration from ${min} to ${max}, with its unit, such as 90s, 10m or 1h30m`,
		is,
	});
}

/** What a query or a path may carry, and the kinds of values that are in them. */
import * as z from "zod";

/** The names of an operation's parameters, each with what it takes. */
export type Parameters = Record<string, z.ZodType>;

type WholeNumber = z.ZodInt;

/** A whole number in decimal digits. */
export function wholeNumber(
	range: { least: number; most?: number },
	description: string,
): WholeNumber {
	const { least, most = Number.MAX_SAFE_INTEGER } = range;
	return z.int().min(least).max(most).describe(description);
}

export const jobId = z.string().describe("The job's id");

export const itemIndex = z
	.int()
	.min(0)
	.describe("The item's index, from 0; the merge step is the item after the last");

export const batch = z.string().describe("As in the address that the container was given");

export const token = z
	.string()
	.describe("As in the address that the container was given: made for one launch of one item");

/** What a parameter is, without its default or its being optional. */
export function kindOf(schema: z.ZodType): z.ZodType {
	return schema instanceof z.ZodDefault || schema instanceof z.ZodExactOptional
		? kindOf(schema.def.innerType as z.ZodType)
		: schema;
}

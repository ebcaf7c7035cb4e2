/** How the job file names its items: written out, or by a rule that yields them. */
import * as z from "zod";
import { wholeNumber, worded } from "./worded-schema.ts";

export const MAX_ITEMS = 100_000;
/** Of all items together, so that a job with its files and variables fits into one request. */
export const MAX_ITEMS_BYTES = 12 * 1024 * 1024;

const { MIN_SAFE_INTEGER, MAX_SAFE_INTEGER } = Number;

const range = worded(
	z
		.strictObject({
			from: wholeNumber(MIN_SAFE_INTEGER, MAX_SAFE_INTEGER, "The first item."),
			to: wholeNumber(MIN_SAFE_INTEGER, MAX_SAFE_INTEGER, "The last item, if a step meets it."),
			step: wholeNumber(1, MAX_SAFE_INTEGER, "From one item to the next.").prefault(1),
		})
		.refine(({ from, to }) => from <= to),
	{
		expected: "{ from, to, step }, whole numbers, with from at most to",
		is: "Whole numbers from `from` to `to`, both included.",
		example: { from: 0, to: 63 },
	},
);

const matrix = worded(
	z
		.record(
			z.string(),
			worded(z.array(z.unknown()).min(1), {
				expected: "a list of at least one value",
				is: "The values of this key.",
			}),
		)
		.refine((values) => Object.keys(values).length > 0),
	{
		expected: "an object with at least one key, each with a list of values",
		is: "Every combination of the values, as objects; the first key changes slowest.",
		example: { x: [1, 2], y: ["a", "b"] },
	},
);

const file = worded(z.string().min(1), {
	expected: "the path of a file of JSON lines",
	is: "The path, from the job file's folder, of a text file with one JSON value a line. Blank lines are skipped.",
	example: "tiles.jsonl",
});

const rule = z
	.strictObject({ range: range.optional(), matrix: matrix.optional(), file: file.optional() })
	.refine((keys) => Object.keys(keys).length === 1)
	.meta({ minProperties: 1, maxProperties: 1 });

export const items = worded(z.union([z.array(z.unknown()), rule]), {
	expected: "a list of values, or one of { range: … }, { matrix: … }, { file: … }",
	is: "The work. A container runs for every item and finds it, as JSON text, in `$TUTTI_ITEM`. Any JSON values; at most 100,000, together at most 12 MB, each at most 32 KB as it travels in an environment variable. Of larger inputs give a reference, such as a blob's name.",
	example: [{ x: 1 }, { x: 2 }],
});

/** The lines of `--json` as a schema, which `tutti schema --events` prints. docs/cli.md has them in words. */
import * as z from "zod";
import { itemListSchema } from "../../contract/views/item-views.ts";
import { jobSchema } from "../../contract/views/job-views.ts";
import { exitCodes } from "../exit-code.ts";

const jobLine = z
	.strictObject({ type: z.literal("job"), job: jobSchema })
	.describe("The job changed; also the first line");

const itemLine = z
	.strictObject({ type: z.literal("item"), item: itemListSchema.shape.items.element })
	.describe("An item's state or launch changed");

const noticeLine = z
	.strictObject({ type: z.literal("notice"), message: z.string() })
	.describe("What else the user should know");

const output = z.union([
	z.strictObject({ path: z.string(), bytes: z.int().min(0), mediaType: z.string() }),
	z.strictObject({ path: z.string(), notWritten: z.string().describe("Why") }),
]);

const endLine = z
	.strictObject({
		type: z.literal("end"),
		reason: z.enum(["finished", "detached", "interrupted", "error"]),
		exitCode: z.literal(Object.values(exitCodes)),
		jobId: z.string().exactOptional(),
		job: jobSchema.exactOptional(),
		tookMs: z.number().min(0).describe("Of the present run, in milliseconds").exactOptional(),
		parallelism: z
			.strictObject({
				peak: z.int().min(1).describe("The most items that ran at once"),
				average: z.number().describe("Between the first start and the last end"),
			})
			.exactOptional(),
		output: output.exactOptional(),
		message: z.string().describe("What went wrong").exactOptional(),
		problems: z.array(z.string()).describe("Those of a job file").exactOptional(),
	})
	.describe("The last line, exactly once");

export const jsonLineSchema = z.discriminatedUnion("type", [
	jobLine,
	itemLine,
	noticeLine,
	endLine,
]);

/** JSON schema (draft 2020-12) of one line. It takes keys that it does not know: later versions may add some. */
export function jsonLineJsonSchema(): Record<string, unknown> {
	const { $schema, ...schema } = z.toJSONSchema(jsonLineSchema, {
		io: "output",
		override: ({ jsonSchema }) => {
			if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
		},
	});
	return { $schema, title: "One line of tutti run, attach or retry with --json", ...schema };
}

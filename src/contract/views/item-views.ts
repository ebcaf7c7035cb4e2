import * as z from "zod";
import { costSchema } from "./plan-views.ts";
import { anyJson, count, endStatus, instant, itemState, reason } from "./values.ts";

const outputSchema = z
	.strictObject({
		url: z.string().describe("Where it is read: by GET, which may answer 302"),
		bytes: count,
		contentType: z.string().exactOptional(),
	})
	.meta({
		id: "Output",
		description: "The file that a container sent to `$TUTTI_OUTPUT_URL`",
	});

export const outputAddressSchema = z
	.strictObject({
		url: z
			.string()
			.describe("By GET, by whoever has it. Absent where only the app itself has the file")
			.exactOptional(),
		expiresAt: instant.describe("Until when").exactOptional(),
	})
	.meta({ id: "OutputAddress" });

export const outcomeSchema = z
	.strictObject({
		status: endStatus,
		reason: reason.exactOptional(),
		message: z.string().describe("What happened, in a sentence").exactOptional(),
		exitCode: z.int().describe("The container's, when it was seen").exactOptional(),
		attempts: count.describe("Launches that counted against the item's allowance"),
		launches: count.describe("All launches"),
		startedAt: instant
			.describe(
				"When the container started; when only its callback is known, when ACI accepted its group",
			)
			.exactOptional(),
		finishedAt: instant.describe("When the container ended, or called back"),
		logTail: z
			.string()
			.describe("The last lines of the container's log, where they were kept")
			.exactOptional(),
		output: outputSchema.exactOptional(),
		cost: costSchema
			.describe("Of its launches in its last run. Absent: nothing, or no price is known")
			.exactOptional(),
	})
	.meta({ id: "Outcome", description: "How an item ended" });

const itemSchema = z
	.strictObject({
		index: count.describe("From 0, in the order of the job file"),
		item: anyJson.describe("The item, as submitted"),
		state: itemState,
		launch: z.int().min(1).describe("The newest launch, from 1").exactOptional(),
		group: z.string().describe("The newest launch's container group").exactOptional(),
		launchedAt: instant.describe("Since when it is in this state").exactOptional(),
		outcome: outcomeSchema.exactOptional(),
	})
	.meta({ id: "Item" });

export const itemListSchema = z
	.strictObject({
		items: z.array(itemSchema),
		next: count.describe("The `from` of the next page. Absent on the last").exactOptional(),
	})
	.meta({ id: "ItemList" });

export const resultSchema = z
	.strictObject({
		index: count,
		status: endStatus,
		result: anyJson.describe("Null when the item returned nothing, or did not succeed"),
		reason: reason.exactOptional(),
		message: z.string().exactOptional(),
		output: outputSchema.exactOptional(),
	})
	.meta({
		id: "Result",
		description: "One item as the merge step and a job without one return it",
	});

export type OutputAddressView = z.infer<typeof outputAddressSchema>;
export type OutcomeView = z.infer<typeof outcomeSchema>;
export type ItemView = z.infer<typeof itemSchema>;
export type ItemListView = z.infer<typeof itemListSchema>;
export type ResultView = z.infer<typeof resultSchema>;

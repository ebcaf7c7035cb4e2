/** What jobs cost, and what a plan of one starts from. Money is in US dollars, by list prices. */
import * as z from "zod";
import { anyJson, count, instant } from "./values.ts";

export const usd = z.number().min(0);

const costParts = {
	usd: usd.describe("US dollars, by list prices; what launches that have ended cost"),
	succeeded: usd.describe("Of that: containers whose items succeeded, while they ran"),
	failed: usd.describe("Containers of launches that failed, while they ran"),
	overhead: usd.describe("Pulls and starts, waiting for the other items of a group, and sidecars"),
};

export const costSchema = z.strictObject(costParts).meta({ id: "Cost" });

const priceSchema = z
	.strictObject({
		vcpuHour: usd,
		gbHour: usd,
		region: z.string().describe("Whose price it is"),
		date: z.string().describe("When it was read, such as 2026-10-09").exactOptional(),
		source: z
			.enum(["table", "settings", "retail"])
			.describe("What comes with Tutti, the installation's own, or Azure's retail prices API"),
	})
	.meta({ id: "Price", description: "Of a vCPU and of a gigabyte for an hour, in US dollars" });

export const jobCostSchema = z
	.strictObject({
		...costParts,
		currency: z.literal("USD"),
		underWayUsd: usd.describe("What launches under way have come to, which `usd` does not count"),
		prices: z.array(priceSchema),
		unpriced: z
			.array(z.string())
			.describe("Regions of which no price is known: what runs there is not counted")
			.exactOptional(),
	})
	.meta({ id: "JobCost", description: "Of all runs of a job, its merge step included" });

const spanSchema = z.strictObject({ medianMs: count, p90Ms: count });

const lastRunSchema = z
	.strictObject({
		job: z.string(),
		finishedAt: instant,
		items: count.describe("How many items that succeeded were looked at"),
		start: spanSchema.describe("From the create of a container group to its containers' start"),
		run: spanSchema.describe("From there to their end"),
	})
	.meta({ id: "LastRun", description: "How long the newest finished job of an image took" });

export const planBasisSchema = z
	.strictObject({
		now: instant,
		location: z.string().describe("The region of jobs that name none"),
		pollIntervalMs: count.describe("That of jobs that name none"),
		prices: z
			.record(
				z.string(),
				z.partialRecord(z.enum(["standard", "spot", "confidential"]), priceSchema),
			)
			.describe("What is known of the regions that were asked for, by kind of capacity"),
		lastRun: lastRunSchema.exactOptional(),
		standing: anyJson.describe(
			"The ledger and its limits as they stand, for the same version of Tutti: their form is not promised",
		),
	})
	.meta({ id: "PlanBasis" });

export type CostView = z.infer<typeof costSchema>;
export type JobCostView = z.infer<typeof jobCostSchema>;
export type LastRunView = z.infer<typeof lastRunSchema>;
export type PlanBasisView = z.infer<typeof planBasisSchema>;

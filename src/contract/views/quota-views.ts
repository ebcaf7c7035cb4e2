import * as z from "zod";
import { count, instant } from "./values.ts";

const quotaSchema = z
	.strictObject({
		limit: z.number(),
		from: z.enum(["assumed", "usages"]).describe("`usages`: ACI was asked"),
		ours: z.number(),
		others: z.number().describe("In use in the same subscription, not by this installation"),
	})
	.meta({ id: "Quota" });

const windowSchema = z
	.strictObject({
		limit: z.number(),
		from: z.enum(["assumed", "headers"]).describe("`headers`: of ACI's answers"),
		ours: z.number(),
		others: z.number(),
	})
	.meta({ id: "Window", description: "Requests in a stretch of time up to now" });

const rateSchema = z
	.strictObject({
		fiveMinutes: windowSchema,
		hour: windowSchema,
		nextRoomAt: instant
			.describe("When one more fits. Absent when it depends on requests that are under way")
			.exactOptional(),
	})
	.meta({ id: "Rate" });

const regionSchema = z
	.strictObject({
		name: z.string(),
		containerGroups: quotaSchema,
		confidentialGroups: quotaSchema
			.describe("Those of the SKU confidential, which ACI counts apart from all others")
			.exactOptional(),
		cores: z
			.strictObject({
				standard: quotaSchema,
				spot: quotaSchema,
				confidential: quotaSchema.exactOptional(),
			})
			.describe("vCPUs, by kind of capacity"),
		creates: rateSchema,
		deletes: rateSchema,
		closed: z
			.array(z.strictObject({ what: z.string(), why: z.string(), until: instant }))
			.describe("What ACI takes nothing of for the time being, and why"),
		toDelete: count.describe("Container groups that are to be deleted"),
		deletesDenied: count
			.describe(
				"How many of those Azure refused to delete, as the installation may not, or something is locked or disabled. Absent: none",
			)
			.exactOptional(),
		readAt: instant.describe("When ACI was last asked for its quotas").exactOptional(),
	})
	.meta({ id: "RegionQuota" });

const budgetSchema = z.strictObject({ size: z.number(), left: z.number() }).exactOptional();

export const quotaListSchema = z
	.strictObject({
		share: z.number().gt(0).max(1).describe("How much of each limit this installation may take"),
		regions: z.array(regionSchema).describe("Those in which it has run anything"),
		arm: z
			.strictObject({ reads: budgetSchema, writes: budgetSchema, deletes: budgetSchema })
			.describe("Requests of each kind that Azure Resource Manager still takes at once"),
	})
	.meta({ id: "QuotaList" });

export type QuotaListView = z.infer<typeof quotaListSchema>;
export type RegionQuotaView = z.infer<typeof regionSchema>;
export type RateView = z.infer<typeof rateSchema>;

import * as z from "zod";
import { count, endStatus, instant, itemState, reason } from "./values.ts";

/** Within 30 years, so that it makes an instant. */
const sinceRun = z.int().min(-1e12).max(1e12);

const launchLifeSchema = z
	.strictObject({
		launch: z.int().min(1),
		launched: sinceRun.describe("When ACI accepted its container group").exactOptional(),
		started: sinceRun.describe("When its container started, where that was seen").exactOptional(),
		ended: sinceRun.exactOptional(),
		reason: reason.exactOptional(),
	})
	.meta({
		id: "LaunchLife",
		description:
			"What is known of one launch of an item. Instants are milliseconds since the run began",
	});

const itemLifeSchema = z
	.strictObject({
		index: count,
		state: itemState,
		launches: z
			.array(launchLifeSchema)
			.describe("The newest, of those for which a container group was created; at most 21"),
		ended: sinceRun.describe("When the item ended").exactOptional(),
		status: endStatus.exactOptional(),
		reason: reason.exactOptional(),
		exitCode: z.int().exactOptional(),
	})
	.meta({ id: "ItemLife", description: "How far an item has come, and when" });

export const changesSchema = z
	.strictObject({
		run: z.int().min(1),
		since: instant.describe("When the run began: all its items waited then"),
		items: z.array(itemLifeSchema),
		next: z.string().describe("The `after` of the next request"),
		more: z.boolean().describe("Whether there are more already"),
		waitMs: count.describe("How long to wait before the next request"),
	})
	.meta({ id: "Changes" });

export type ChangesView = z.infer<typeof changesSchema>;
export type ItemLife = z.infer<typeof itemLifeSchema>;

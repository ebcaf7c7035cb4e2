import * as z from "zod";
import { outcomeSchema } from "./item-views.ts";
import { jobCostSchema, usd } from "./plan-views.ts";
import { count, endStatus, instant, itemState } from "./values.ts";

const address = z.string();
/** Ten times what a job file may have: whoever counts items has the memory for it. */
const MOST_ITEMS = 1_000_000;

export const jobSchema = z
	.strictObject({
		id: z.string(),
		name: z.string(),
		status: z
			.enum(["running", ...endStatus.options])
			.describe("`running` until the last outcome is known"),
		phase: z
			.enum(["submitted", "running", "merging", "finished", "purging"])
			.describe(
				"`submitted`: not yet picked up; `merging`: every item has ended, the merge step runs; `purging`: finished, and being removed",
			),
		run: z
			.int()
			.min(1)
			.describe("Counts up, from 1, when the job is run again for the items that did not succeed"),
		image: z.string(),
		completion: z.enum(["auto", "event", "poll"]),
		source: z.string().describe("The client's label").exactOptional(),
		itemCount: count.max(MOST_ITEMS),
		items: z
			.strictObject(
				Object.fromEntries(itemState.options.map((state) => [state, count])) as {
					[state in (typeof itemState.options)[number]]: typeof count;
				},
			)
			.describe("How many items are in which state"),
		merge: outcomeSchema
			.describe("Of the merge step. Absent without one, and until it has ended")
			.exactOptional(),
		merging: z
			.strictObject({
				state: itemState.extract(["waiting", "launched", "running"]),
				launch: z.int().min(1),
				group: z.string().describe("The name of its container group"),
				launchedAt: instant,
			})
			.describe("The merge step's newest launch, until the step has ended. Absent before the first")
			.exactOptional(),
		mergeSkipped: z.string().describe("Why the merge step does not run").exactOptional(),
		createdAt: instant,
		runStartedAt: instant.describe(
			"When the present run was asked for; in the first run, when the job was submitted",
		),
		deadlineAt: instant,
		finishedAt: instant.exactOptional(),
		canceledAt: instant.describe("When the job was asked to cancel").exactOptional(),
		suspendedAt: instant.describe("Since when the job is suspended").exactOptional(),
		containerGroups: count.describe(
			"Container groups that this job still holds. A finished job above 0 is still cleaning up",
		),
		deleting: count.describe(
			"How many of them are only there to be deleted, as soon as ACI's rate of deletes allows",
		),
		deletesDenied: count
			.describe(
				"How many of those Azure refused to delete, as the installation may not, or something is locked or disabled. Each is tried again, at last every half hour. Absent: none",
			)
			.exactOptional(),
		waitsFor: z
			.enum(["quota", "rate", "capacity", "backoff", "parallelism", "budget", "suspended", "turn"])
			.describe(
				"What its next launch waits for; absent when nothing waits. `turn`: other jobs go before it",
			)
			.exactOptional(),
		waitsUntil: instant.describe("When that is over, as far as it is known").exactOptional(),
		waitsHint: z
			.string()
			.describe(
				"A sentence for a person, when waiting alone may not help: a launch needs more than the whole quota of every region, or the ledger is full",
			)
			.exactOptional(),
		cost: jobCostSchema.exactOptional(),
		budgetUsd: z.number().describe("What it may cost, in US dollars").exactOptional(),
		planned: z
			.strictObject({ makespanMs: count, usd: usd.exactOptional() })
			.describe("What a plan said before it was submitted")
			.exactOptional(),
		links: z.strictObject({
			self: address,
			items: address,
			result: address,
			cancel: address,
			suspend: address,
			resume: address,
			retry: address,
		}),
	})
	.meta({ id: "Job" });

export const jobListSchema = z
	.strictObject({
		jobs: z.array(jobSchema),
		next: z
			.string()
			.describe(
				"The `after` of the next page, also when this one has fewer jobs than asked for, or none. Absent on the last",
			)
			.exactOptional(),
	})
	.meta({ id: "JobList" });

export type JobView = z.infer<typeof jobSchema>;
export type JobListView = z.infer<typeof jobListSchema>;

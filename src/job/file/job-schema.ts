/**
 * The schema of the job file, and the single source of what it allows: the check, the types, the JSON
 * schema for editors, the messages and the reference in docs/job-file.md all come from it. What it lets
 * through has its defaults, and durations in milliseconds.
 */
import * as z from "zod";
import type { AttemptReason } from "../reason.ts";
import { isRegionName, REGION_FORM, REGION_WORDS } from "../region-name.ts";
import {
	command,
	cpu,
	env,
	files,
	image,
	MAX_GROUP,
	memoryGb,
	runTimeout,
	startTimeout,
} from "./container-schema.ts";
import { budget, expectation } from "./expect-schema.ts";
import { items, MAX_ITEMS } from "./items-schema.ts";
import { platformShape } from "./platform-schema.ts";
import { secrets } from "./secret-schema.ts";
import { duration, wholeNumber, worded } from "./worded-schema.ts";

const name = worded(z.string().regex(/^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){0,31}$/), {
	expected:
		"a name of 1 to 32 lowercase letters, digits and single hyphens, beginning with a letter",
	is: "What the job is called; its id and its container groups' names begin with it. Without it the job file's own name is taken.",
	example: "mandelbrot",
});

const attemptsOfOne = (is: string) => wholeNumber(1, 20, is);

const attemptsByReason = z.strictObject({
	application: attemptsOfOne("For an exit code other than 0, or `outcome=failed`.").prefault(1),
	platform: attemptsOfOne("For containers killed, evicted or lost by ACI.").prefault(3),
	image: attemptsOfOne("For an image that could not be pulled.").prefault(2),
	"start-timeout": attemptsOfOne("For containers that did not start in time.").prefault(2),
	"run-timeout": attemptsOfOne("For containers that did not end in time.").prefault(1),
	internal: attemptsOfOne("For answers of ACI that nothing is known about.").prefault(3),
} satisfies Record<AttemptReason, z.ZodType>);

const attempts = worded(z.union([z.int().min(1).max(20), attemptsByReason]), {
	expected: "a whole number from 1 to 20, or an object of reasons with such numbers",
	is: "How many launches an item gets for each reason, the first included; one number stands for all reasons. Waiting for capacity or quota costs none. An item whose exit 0 was seen is never launched again.",
	example: { application: 2, platform: 5 },
});

const backoff = worded(
	z
		.strictObject({
			first: duration("100ms", "1h", "Before an item's second launch.").prefault("2s"),
			most: duration("100ms", "1d", "The longest.").prefault("2m"),
		})
		.refine(({ first, most }) => first <= most),
	{
		expected: "an object with first and most, first at most as long as most",
		is: "How long an item whose launch failed waits before it is launched again: doubling from `first` up to `most`, each with up to a fifth more or less, so that items that failed together do not come back together.",
		example: { first: "10s", most: "10m" },
	},
);

const regions = worded(
	z
		.array(
			worded(z.string().regex(REGION_FORM).refine(isRegionName), {
				expected: REGION_WORDS,
				is: "A region's name, as `az account list-locations` shows it.",
			}),
		)
		.min(1)
		.max(20)
		.refine((names) => new Set(names).size === names.length),
	{
		expected: "a list of 1 to 20 different Azure regions, such as [westeurope, northeurope]",
		is: "Where container groups may run, in the order of preference: when a region is short of capacity or its quota is used up, the next one serves. Without it, the installation's region.",
		example: ["westeurope", "northeurope"],
	},
);

const resources = worded(
	z.strictObject({ cpu: cpu.prefault(1), memoryGb: memoryGb.prefault(1.5) }),
	{
		expected: "an object with cpu and memoryGb",
		is: "What each item's container gets.",
		example: { cpu: 2, memoryGb: 4 },
	},
);

const timeouts = worded(
	z.strictObject({
		start: startTimeout.prefault("10m"),
		run: runTimeout.prefault("1h"),
		job: duration(
			"1s",
			"30d",
			"From the submission to the last outcome. Past it, items without an outcome fail with the reason `job-timeout`.",
		).prefault("24h"),
	}),
	{
		expected: "an object with start, run and job",
		is: "How long things may take.",
		example: { start: "5m", run: "20m", job: "6h" },
	},
);

const merge = worded(
	z.strictObject({
		image: image.optional(),
		command: command.optional(),
		files: files.optional(),
		env: env.optional(),
		resources: z.strictObject({ cpu: cpu.optional(), memoryGb: memoryGb.optional() }).optional(),
		timeouts: z
			.strictObject({ start: startTimeout.optional(), run: runTimeout.optional() })
			.optional(),
	}),
	{
		expected: "an object with image, command, files, env, resources and timeouts",
		is: "A container that runs once, after the last item, with all results at `$TUTTI_RESULTS_URL`; its result is the job's. Keys mean what they mean for the job. What is absent is as in the job, but for `command`: without one the image's own entry point runs. Secrets are the job's, and so are registry, identities, network, volumes and their mounts; sidecars and init containers run with items only.",
		example: { command: ["sh", "-c", "node $TUTTI_FILES/merge.mjs"] },
	},
);

export const jobFileSchema = worded(
	z.strictObject({
		name: name.optional(),
		image,
		command: command.optional(),
		items,
		files: files.prefault({}),
		env: env.prefault({}),
		secrets: secrets.prefault({}),
		resources: resources.prefault({}),
		parallelism: wholeNumber(
			1,
			MAX_ITEMS,
			"How many container groups of this job may exist at once. Without it, as many as the quota allows.",
			20,
		).optional(),
		regions: regions.optional(),
		sku: worded(z.enum(["standard", "spot", "confidential"]), {
			expected: "one of standard, spot, confidential",
			is: "`spot` capacity is cheaper, in few regions, and may be taken away at any time, which ends a launch with the reason `platform`; at most 4 vCPUs and 16 GB a group. `confidential` groups run in encrypted memory, with what `ccePolicy` allows and nothing else; at most 31 vCPUs and 180 GB a group, with quotas and prices of their own.",
		}).prefault("standard"),
		weight: wholeNumber(
			1,
			100,
			"The job's share of the quota beside other jobs of the same priority: a job of weight 2 gets twice as many container groups as one of weight 1.",
			2,
		).prefault(1),
		priority: wholeNumber(
			-10,
			10,
			"Jobs of a higher priority go first, as long as they have anything to start. Even so, no job waits for ever: every twentieth turn goes to whoever waits longest.",
			1,
		).prefault(0),
		itemsPerGroup: wholeNumber(
			1,
			MAX_GROUP.containers,
			"How many items share one container group, each in a container of its own. More items a group need fewer creates, of which ACI allows few an hour; a group is launched again only for those of its items that need it.",
			4,
		).prefault(1),
		completion: worded(z.enum(["auto", "event", "poll"]), {
			expected: "one of auto, event, poll",
			is: "How an item's end becomes known: `event`: the container posts to `$TUTTI_CALLBACK_URL`; `poll`: its exit is looked for; `auto`: whichever comes first.",
		}).prefault("auto"),
		result: worded(z.enum(["required", "optional"]), {
			expected: "one of required, optional",
			is: "Whether an exit 0 without a callback fails the item (`required`, with the reason `callback-lost`) or succeeds with the result null (`optional`). With `completion: poll` it always succeeds.",
		}).prefault("required"),
		pollInterval: duration(
			"1s",
			"10m",
			"How often containers that may be over are looked at, with `completion` auto or poll. Absent: as the installation has it, 1 s on a laptop and 10 s in Azure.",
		).optional(),
		timeouts: timeouts.prefault({}),
		attempts: attempts.prefault({}),
		backoff: backoff.prefault({}),
		expect: expectation.optional(),
		budget: budget.optional(),
		...platformShape,
		merge: merge.optional(),
	}),
	{
		expected: "an object with image, items and more",
		is: "A job for Tutti: a container runs for every item, and the results are joined.",
	},
);

export type JobFile = z.output<typeof jobFileSchema>;

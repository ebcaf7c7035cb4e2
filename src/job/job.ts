import type { Expectation } from "./expectation.ts";
import type { Platform } from "./platform.ts";
import type { AttemptReason } from "./reason.ts";

/**
 * How the end of an item becomes known: by the container's own callback, by looking at its exit, or by
 * whichever comes first.
 */
export type Completion = "auto" | "event" | "poll";

/**
 * What is paid and counted apart by ACI: regular capacity; spot, which is cheaper and may be evicted; confidential,
 * in memory that is encrypted and with software that a policy has named.
 */
export type Sku = "standard" | "spot" | "confidential";

/** What runs in one container: the part that items and the merge step have in common. */
export interface ContainerSpec {
	image: string;
	/** The program and its arguments. Absent: the image's own entry point. */
	command?: string[];
	/** Small text files, by name, mounted read-only in the folder `TUTTI_FILES`. */
	files: Record<string, string>;
	env: Record<string, string>;
	resources: { cpuCores: number; memoryGb: number };
	timeouts: {
		/** From the accepted create to the container's start. */
		startMs: number;
		/** From the container's start to its end. */
		runMs: number;
	};
}

/** A checked job, complete but for its items and the values of its secrets, which are kept apart. */
export interface Job extends ContainerSpec {
	name: string;
	/** Names of the environment variables whose values are secret. */
	secretNames: string[];
	/** Those whose values stand in a key vault: the secrets' addresses, by variable. */
	vaultSecrets?: Record<string, string>;
	/** How many container groups of this job may exist at once. Absent: as many as the quota allows. */
	parallelism?: number;
	/** Azure regions in the order of preference. Absent: the installation's. */
	regions?: string[];
	sku: Sku;
	/** The job's share beside other jobs of its priority: 1 to 100. */
	weight: number;
	/** Jobs of a higher priority go first: -10 to 10. */
	priority: number;
	/** How many items share one container group, each in a container of its own. */
	itemsPerGroup: number;
	completion: Completion;
	/** Whether an exit 0 without a callback fails the item (`required`, in modes event and auto). */
	result: "required" | "optional";
	/** From the submission to the last outcome. */
	jobTimeoutMs: number;
	/** How often the watch looks at a group that may be over. Absent: as the installation has it. */
	pollIntervalMs?: number;
	/** How many launches each reason gets in all, the first included; at least 1 each. */
	attempts: Record<AttemptReason, number>;
	/** How long an item that failed waits before its next launch: doubling from the first, with jitter. */
	backoff: { firstMs: number; mostMs: number };
	/** How long things are expected to take. Absent: not known. */
	expect?: Expectation;
	/** What the job may cost, in US dollars. Absent: whatever it does. */
	budgetUsd?: number;
	/** What it asks of Container Instances beyond that. Absent: nothing. */
	platform?: Platform;
	/** Runs once, after the last item, with all results at `TUTTI_RESULTS_URL`. */
	merge?: ContainerSpec;
}

/** A job as it is submitted: checked, with nothing left that refers to the submitter's own machine. */
export interface Submission {
	job: Job;
	/** Each item as JSON text, in order. */
	items: string[];
	/** Values by name, for every one of the job's `secretNames` and every `SecretPlace` of its platform. */
	secrets: Record<string, string>;
}

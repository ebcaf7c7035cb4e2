/** Puts a checked job file and the parts that it refers to together. */
import type { Expectation } from "../expectation.ts";
import type { ContainerSpec, Job, Submission } from "../job.ts";
import { ATTEMPT_REASONS, type AttemptReason } from "../reason.ts";
import { jobNameOfFile } from "./job-name.ts";
import type { JobFile } from "./job-schema.ts";
import type { PlatformParts } from "./platform-parts.ts";

/** What a job file only refers to, in full. */
export interface ResolvedParts {
	items: string[];
	files: Record<string, string>;
	env: Record<string, string>;
	/** The variables' values; those of the platform lie with it. */
	secrets: Record<string, string>;
	platform: PlatformParts;
	mergeFiles?: Record<string, string>;
	mergeEnv?: Record<string, string>;
}

/** `sourceName` names the job when the file does not. */
export function submissionOf(file: JobFile, parts: ResolvedParts, sourceName: string): Submission {
	const { image, command, resources, timeouts } = file;
	const { platform, secrets } = parts.platform;
	const spec: ContainerSpec = {
		image,
		...(command && { command }),
		files: parts.files,
		env: parts.env,
		resources: { cpuCores: resources.cpu, memoryGb: resources.memoryGb },
		timeouts: { startMs: timeouts.start, runMs: timeouts.run },
	};
	const job: Job = {
		name: file.name ?? jobNameOfFile(sourceName),
		...spec,
		secretNames: Object.keys(parts.secrets),
		...vaultSecrets(file),
		...(file.parallelism && { parallelism: file.parallelism }),
		...(file.regions && { regions: file.regions }),
		sku: file.sku,
		weight: file.weight,
		priority: file.priority,
		itemsPerGroup: file.itemsPerGroup,
		completion: file.completion,
		result: file.result,
		jobTimeoutMs: timeouts.job,
		...(file.pollInterval !== undefined && { pollIntervalMs: file.pollInterval }),
		attempts: attemptsOf(file.attempts),
		backoff: { firstMs: file.backoff.first, mostMs: file.backoff.most },
		...(file.expect && { expect: expectationOf(file.expect) }),
		...(file.budget !== undefined && { budgetUsd: file.budget }),
		...(platform && { platform }),
		...(file.merge && { merge: mergeSpec(file.merge, spec, parts) }),
	};
	return { job, items: parts.items, secrets: { ...parts.secrets, ...secrets } };
}

function vaultSecrets({ secrets }: JobFile): Pick<Job, "vaultSecrets"> {
	const entries = Object.entries(secrets).flatMap(([name, { keyVault }]) =>
		keyVault === undefined ? [] : [[name, keyVault] as const],
	);
	return entries.length === 0 ? {} : { vaultSecrets: Object.fromEntries(entries) };
}

function expectationOf({ start, run, merge }: NonNullable<JobFile["expect"]>): Expectation {
	return { start, run, ...(merge !== undefined && { merge }) };
}

function attemptsOf(attempts: JobFile["attempts"]): Record<AttemptReason, number> {
	if (typeof attempts !== "number") return attempts;
	const pairs = ATTEMPT_REASONS.map((reason) => [reason, attempts]);
	return Object.fromEntries(pairs) as Record<AttemptReason, number>;
}

function mergeSpec(
	merge: NonNullable<JobFile["merge"]>,
	job: ContainerSpec,
	parts: ResolvedParts,
): ContainerSpec {
	return {
		image: merge.image ?? job.image,
		...(merge.command && { command: merge.command }),
		files: parts.mergeFiles ?? job.files,
		env: parts.mergeEnv ?? job.env,
		resources: {
			cpuCores: merge.resources?.cpu ?? job.resources.cpuCores,
			memoryGb: merge.resources?.memoryGb ?? job.resources.memoryGb,
		},
		timeouts: {
			startMs: merge.timeouts?.start ?? job.timeouts.startMs,
			runMs: merge.timeouts?.run ?? job.timeouts.runMs,
		},
	};
}

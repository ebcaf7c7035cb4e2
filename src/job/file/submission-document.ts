import { formatDuration } from "../duration.ts";
import type { ContainerSpec, Submission } from "../job.ts";
import type { JsonValue } from "../json.ts";
import type { Platform } from "../platform.ts";
import { revealSecrets, type SecretSource } from "../platform-secrets.ts";
import { budgetDocument, expectationDocument } from "./expect-schema.ts";

type JsonObject = { [key: string]: JsonValue };

/**
 * The submission as a job file in JSON that refers to nothing outside itself: files as texts, secrets as
 * values, items as a list. `parseJobFile` of its JSON text gives an equal submission.
 */
export function toJobDocument({ job, items, secrets }: Submission): JsonObject {
	return {
		name: job.name,
		...containerDocument(job),
		items: items.map((item) => JSON.parse(item) as JsonValue),
		secrets: {
			...Object.fromEntries(job.secretNames.map((name) => [name, { value: secrets[name]! }])),
			...mapValues(job.vaultSecrets ?? {}, (keyVault) => ({ keyVault })),
		},
		...(job.parallelism && { parallelism: job.parallelism }),
		...(job.regions && { regions: job.regions }),
		sku: job.sku,
		weight: job.weight,
		priority: job.priority,
		itemsPerGroup: job.itemsPerGroup,
		completion: job.completion,
		result: job.result,
		...(job.pollIntervalMs !== undefined && { pollInterval: formatDuration(job.pollIntervalMs) }),
		timeouts: { ...timeoutsDocument(job), job: formatDuration(job.jobTimeoutMs) },
		attempts: job.attempts,
		backoff: {
			first: formatDuration(job.backoff.firstMs),
			most: formatDuration(job.backoff.mostMs),
		},
		...(job.expect && { expect: expectationDocument(job.expect) }),
		...(job.budgetUsd !== undefined && { budget: budgetDocument(job.budgetUsd) }),
		...(job.platform && platformDocument(job.platform, secrets)),
		...(job.merge && {
			merge: { ...containerDocument(job.merge), timeouts: timeoutsDocument(job.merge) },
		}),
	};
}

/** The platform has the job file's own keys, and a policy in full where that may name a file. */
function platformDocument(platform: Platform, secrets: Record<string, string>): JsonObject {
	const document = revealSecrets(platform, secrets, (value): SecretSource => ({ value }));
	const { ccePolicy, ...rest } = document as unknown as JsonObject;
	return { ...rest, ...(ccePolicy !== undefined && { ccePolicy: { text: ccePolicy } }) };
}

function containerDocument(spec: ContainerSpec): JsonObject {
	return {
		image: spec.image,
		...(spec.command && { command: spec.command }),
		files: mapValues(spec.files, (text) => ({ text })),
		env: spec.env,
		resources: { cpu: spec.resources.cpuCores, memoryGb: spec.resources.memoryGb },
	};
}

function timeoutsDocument({ timeouts }: ContainerSpec): JsonObject {
	return { start: formatDuration(timeouts.startMs), run: formatDuration(timeouts.runMs) };
}

function mapValues(record: Record<string, string>, map: (value: string) => JsonValue): JsonObject {
	return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

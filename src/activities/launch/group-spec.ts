import type { ContainerInGroup, GroupSpec } from "../../container-groups/container-groups.ts";
import { groupTags } from "../../container-groups/group-tags.ts";
import { signCallbackToken } from "../../job/callback-token.ts";
import { batchId, containerName } from "../../job/instance-names.ts";
import type { ContainerSpec } from "../../job/job.ts";
import { openSecrets } from "../../store/sealed-secrets.ts";
import type { JobRecord } from "../../store/store.ts";
import { containerTraceparent, TRACEPARENT } from "../../telemetry/container-trace.ts";
import { countAttempts } from "../batch-ref.ts";
import type { World } from "../world.ts";
import type { CreateInput } from "./create-container-group.ts";
import { outputUploadUrl } from "./output-file.ts";
import { platformSpec } from "./platform-spec.ts";

const FILES_MOUNT_PATH = "/tutti/files";
/** How long after the last instant at which a container may run its callback is still let in. */
const TOKEN_SLACK_MS = 3_600_000;

/** The container group of a launch. This is where secrets are decrypted, and the only place. */
export async function groupSpec(
	input: CreateInput,
	record: JobRecord,
	world: World,
): Promise<GroupSpec> {
	const { job, itemCount } = record;
	const isMerge = input.items[0] === itemCount;
	const spec: ContainerSpec = (isMerge ? job.merge : undefined) ?? job;
	const secrets =
		record.sealedSecrets === undefined
			? {}
			: openSecrets(world.installationKey, record.id, record.sealedSecrets);
	const secretEnv: ContainerInGroup["secretEnv"] = {
		...Object.fromEntries(job.secretNames.map((name) => [name, secrets[name]!])),
		...Object.fromEntries(
			Object.entries(job.vaultSecrets ?? {}).map(([name, keyVault]) => [name, { keyVault }]),
		),
	};
	const { mounts, sidecars, initContainers, platform } = platformSpec(job.platform, secrets, {
		job: record.id,
		files: FILES_MOUNT_PATH,
		isMerge,
	});
	const texts = isMerge ? new Map([[itemCount, "null"]]) : await itemTexts(input, world);
	return {
		name: input.lease,
		location: input.region,
		sku: job.sku,
		tags: groupTags(world.hub, record.id, input.lease),
		files: spec.files,
		filesMountPath: FILES_MOUNT_PATH,
		...(platform && { platform }),
		...(initContainers.length > 0 && { initContainers }),
		containers: [
			...(await Promise.all(
				input.items.map(async (index) => ({
					name: containerName(index),
					image: spec.image,
					...(spec.command === undefined ? {} : { command: spec.command }),
					env: {
						...traceVariable(input, index, record, world),
						...spec.env,
						TUTTI_JOB_ID: record.id,
						TUTTI_ITEM_INDEX: String(index),
						TUTTI_ITEM_COUNT: String(itemCount),
						TUTTI_ITEM: texts.get(index) ?? "null",
						TUTTI_ATTEMPT: String(1 + attemptsUsed(input, index)),
						TUTTI_FILES: FILES_MOUNT_PATH,
					},
					secretEnv: { ...secretEnv, ...(await containerUrls(input, index, spec, world, isMerge)) },
					cpuCores: spec.resources.cpuCores,
					memoryGb: spec.resources.memoryGb,
					...(mounts && { mounts }),
				})),
			)),
			...sidecars,
		],
	};
}

async function itemTexts(input: CreateInput, world: World): Promise<Map<number, string>> {
	const first = Math.min(...input.items);
	const rows = await world.store.readItems(
		input.jobId,
		first,
		Math.max(...input.items) - first + 1,
	);
	return new Map(rows.map(({ index, item }) => [index, item]));
}

/** The scoped URLs of one item's container. Their token is the same whenever the launch is the same. */
async function containerUrls(
	input: CreateInput,
	index: number,
	spec: ContainerSpec,
	world: World,
	isMerge: boolean,
): Promise<Record<string, string>> {
	const batch = batchId(input);
	const { launch } = input;
	const expiresAt = input.goodUntil + spec.timeouts.startMs + spec.timeouts.runMs + TOKEN_SLACK_MS;
	const token = signCallbackToken(world.installationKey, { batch, launch, index, expiresAt });
	const callback = `${world.publicUrl}/api/callbacks/${batch}?t=${token}`;
	return {
		TUTTI_CALLBACK_URL: callback,
		SENDEVENTPOSTURI: callback,
		TUTTI_OUTPUT_URL: await outputUploadUrl(
			{ ...input, index },
			expiresAt,
			`${world.publicUrl}/api/outputs/${batch}?t=${token}`,
			world,
		),
		...(isMerge ? { TUTTI_RESULTS_URL: `${world.publicUrl}/api/results/${batch}?t=${token}` } : {}),
	};
}

/** The job's own variable of this name is left as it is. */
function traceVariable(
	{ lease }: CreateInput,
	index: number,
	record: JobRecord,
	{ telemetry }: World,
): Record<string, string> {
	if (record.job.secretNames.includes(TRACEPARENT)) return {};
	const traceparent = containerTraceparent(telemetry, record, lease, index);
	return traceparent === undefined ? {} : { [TRACEPARENT]: traceparent };
}

function attemptsUsed(input: CreateInput, index: number): number {
	return countAttempts(input.endedLaunches[index] ?? {});
}

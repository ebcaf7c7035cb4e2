import type {
	ContainerInGroup,
	GroupPlatform,
	InitContainerInGroup,
	SecretValue,
} from "../../container-groups/container-groups.ts";
import type { InitContainer, Mounts, Platform } from "../../job/platform.ts";
import { revealSecrets } from "../../job/platform-secrets.ts";

export interface PlatformSpec {
	/** Absent when the job asks for none. */
	platform?: GroupPlatform;
	/** What the items' own containers mount. */
	mounts?: Mounts;
	sidecars: ContainerInGroup[];
	initContainers: InitContainerInGroup[];
}

/** What a launch's group gets of its job's platform. The merge step's has nothing beside its container. */
export function platformSpec(
	stored: Platform | undefined,
	secrets: Record<string, string>,
	launch: { job: string; files: string; isMerge: boolean },
): PlatformSpec {
	if (stored === undefined) return { sidecars: [], initContainers: [] };
	const shown = revealSecrets(stored, secrets, (value) => value);
	const { mounts, sidecars = {}, initContainers = {}, ...platform } = shown;
	const spec = { platform, ...(mounts && { mounts }) };
	if (launch.isMerge) return { ...spec, sidecars: [], initContainers: [] };
	// They are told nothing that lets them speak for an item.
	const env = { TUTTI_JOB_ID: launch.job, TUTTI_FILES: launch.files };
	return {
		...spec,
		sidecars: Object.entries(sidecars).map(([name, sidecar]) => ({
			...containerSpec(name, sidecar, env),
			cpuCores: sidecar.resources.cpu,
			memoryGb: sidecar.resources.memoryGb,
		})),
		initContainers: Object.entries(initContainers).map(([name, container]) =>
			containerSpec(name, container, env),
		),
	};
}

function containerSpec(
	name: string,
	{ image, command, env = {}, secrets = {}, mounts }: InitContainer<SecretValue>,
	ours: Record<string, string>,
): InitContainerInGroup {
	return {
		name,
		image,
		...(command && { command }),
		env: { ...env, ...ours },
		secretEnv: secrets,
		...(mounts && { mounts }),
	};
}

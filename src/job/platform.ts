/**
 * What a job asks of Container Instances beyond a container an item: who the containers are, where they run,
 * what they mount, who runs beside them. The neighbour, `job.ts`, owns what the items' own containers do.
 *
 * 1. A secret's value stands in no platform that is stored: a `SecretPlace` says under which name it lies among the
 *    job's sealed secrets. Only a `Platform` of texts has values, and only on the way to the service.
 *    A secret of a key vault has no value here: its address stands in the platform all the way.
 * 2. That name is the place in the job file, such as `registry.password`. It has a dot, so it is no variable's.
 */

/** Under which name the value lies among the job's secrets. */
export interface SecretPlace {
	secret: string;
}

/** The address of a secret in a key vault, which the service reads itself: no secret. */
export interface VaultSecret {
	keyVault: string;
}

/** `Secret`: how a secret stands in it. */
export interface Platform<Secret = SecretPlace | VaultSecret> {
	/** One, or several, each of another server. */
	registry?: Registry<Secret> | Registry<Secret>[];
	/** ARM ids of user-assigned identities that every container may act as. */
	identities?: string[];
	/** The ARM id of the identity as which the service reads secrets of a key vault. */
	keyVaultIdentity?: string;
	/** The ARM id of a subnet. */
	subnet?: string;
	dns?: { nameServers: string[]; searchDomains?: string[]; options?: string[] };
	/** An availability zone of the region. */
	zone?: number;
	/** In base64: what a confidential group may run. */
	ccePolicy?: string;
	logAnalytics?: { workspaceId: string; workspaceKey: Secret };
	volumes?: Record<string, Volume<Secret>>;
	/** What the containers of the items, and of the merge step, mount. */
	mounts?: Mounts;
	restartPolicy?: "Never" | "OnFailure";
	sidecars?: Record<string, Sidecar<Secret>>;
	/** In the order in which they run. */
	initContainers?: Record<string, InitContainer<Secret>>;
}

/** Where images are pulled from: with a user name and a password, or as an identity. */
export interface Registry<Secret> {
	server: string;
	username?: string;
	password?: Secret;
	/** The ARM id of a user-assigned identity. */
	identity?: string;
}

/** Exactly one of the four. */
export interface Volume<Secret> {
	azureFile?: { share: string; account: string; key: Secret; readOnly?: boolean };
	secret?: Record<string, Secret>;
	emptyDir?: Record<string, never>;
	gitRepo?: { repository: string; directory?: string; revision?: string };
}

/** By path in the container. */
export type Mounts = Record<string, { volume: string; readOnly?: boolean }>;

/** Runs before the items' containers, to its end. It has the group's resources. */
export interface InitContainer<Secret> {
	image: string;
	command?: string[];
	env?: Record<string, string>;
	secrets?: Record<string, Secret>;
	mounts?: Mounts;
}

/** Runs beside the items' containers, for as long as they do. */
export interface Sidecar<Secret> extends InitContainer<Secret> {
	/** vCPUs and gigabytes. */
	resources: { cpu: number; memoryGb: number };
}

/** What the sidecars of one group need together. */
export function sidecarNeeds(sidecars: Record<string, Pick<Sidecar<unknown>, "resources">> = {}): {
	cpuCores: number;
	memoryGb: number;
} {
	const needs = Object.values(sidecars).map(({ resources }) => resources);
	return {
		cpuCores: needs.reduce((sum, { cpu }) => sum + cpu, 0),
		memoryGb: needs.reduce((sum, each) => sum + each.memoryGb, 0),
	};
}

export function registriesOf<Secret>({
	registry = [],
}: Pick<Platform<Secret>, "registry">): Registry<Secret>[] {
	return Array.isArray(registry) ? registry : [registry];
}

/**
 * The identities that the group must carry, each once. `asked`: those that containers may act as. `platform`: those
 * that only the service needs, to pull images and to read a key vault.
 */
export function identitiesOf(platform: Platform<unknown>): {
	asked: string[];
	platform: string[];
} {
	const { identities = [], keyVaultIdentity = [] } = platform;
	const pullers = registriesOf(platform).flatMap(({ identity }) => identity ?? []);
	const needed = pullers.concat(keyVaultIdentity);
	const asked = byId(identities);
	const others = [...byId(needed)].filter(([key]) => !asked.has(key));
	return { asked: [...asked.values()], platform: others.map(([, id]) => id) };
}

/** ARM does not tell upper from lower case in ids. */
function byId(ids: readonly string[]): Map<string, string> {
	return new Map(ids.map((id) => [id.toLowerCase(), id]));
}

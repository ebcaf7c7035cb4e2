/** Parts of a platform that do not go together, or refer to what is not there. */
import type { JobFile } from "./job-schema.ts";
import type { ProblemList } from "./problem-list.ts";

export function addPlatformConflicts(problems: ProblemList, file: Partial<JobFile>): void {
	addSpotConflicts(problems, file);
	addConfidentialConflicts(problems, file);
	const { subnet, regions = [], sidecars = {}, initContainers = {} } = file;
	if (subnet !== undefined && regions.length > 1)
		problems.addAtValue(
			["regions"],
			`expected one region, as a subnet is in one region and groups elsewhere cannot join it, found ${regions.length}`,
		);
	for (const name of Object.keys(initContainers))
		if (Object.hasOwn(sidecars, name))
			problems.addAtKey(["initContainers", name], "a sidecar has this name too; choose another");
	addMountConflicts(problems, file);
	addVaultConflicts(problems, file);
	for (const [kind, containers] of [
		["sidecars", sidecars],
		["initContainers", initContainers],
	] as const)
		for (const [container, { env = {}, secrets = {} }] of Object.entries(containers))
			for (const name of Object.keys(secrets))
				if (Object.hasOwn(env, name))
					problems.addAtKey(
						[kind, container, "env", name],
						`${name} is a secret of this container too; a variable can have one value only`,
					);
}

/** ACI, spot containers overview: no virtual network, no zone. */
function addSpotConflicts(problems: ProblemList, file: Partial<JobFile>): void {
	if (file.sku !== "spot") return;
	for (const key of ["subnet", "zone"] as const)
		if (file[key] !== undefined)
			problems.addAtKey([key], `spot capacity cannot have one; use sku: standard, or leave it out`);
}

/** ACI takes a confidential group without a policy, which then proves nothing: that is refused here. */
function addConfidentialConflicts(problems: ProblemList, file: Partial<JobFile>): void {
	if (file.sku === "confidential" && file.ccePolicy === undefined)
		problems.addAtValue(
			["sku"],
			"confidential groups need a ccePolicy, which says what they may run; az confcom acipolicygen makes one",
		);
	if (file.sku !== "confidential" && file.sku !== undefined && file.ccePolicy !== undefined)
		problems.addAtKey(
			["ccePolicy"],
			"a policy is for confidential groups only; add sku: confidential",
		);
}

/** ACI reads a key vault as one of the group's identities. */
function addVaultConflicts(problems: ProblemList, file: Partial<JobFile>): void {
	if (file.keyVaultIdentity !== undefined) return;
	const { secrets = {}, registry = [], volumes = {}, sidecars = {}, initContainers = {} } = file;
	const places: [(string | number)[], { keyVault?: string | undefined } | undefined][] = [
		...within(["secrets"], secrets),
		...(Array.isArray(registry)
			? registry.map(({ password }, at) => place(["registry", at, "password"], password))
			: [place(["registry", "password"], registry.password)]),
		...Object.entries(volumes).flatMap(([name, { azureFile, secret = {} }]) => [
			place(["volumes", name, "azureFile", "key"], azureFile?.key),
			...within(["volumes", name, "secret"], secret),
		]),
		...Object.entries(sidecars).flatMap(([name, { secrets: own = {} }]) =>
			within(["sidecars", name, "secrets"], own),
		),
		...Object.entries(initContainers).flatMap(([name, { secrets: own = {} }]) =>
			within(["initContainers", name, "secrets"], own),
		),
	];
	const [first] = places.filter(([, secret]) => secret?.keyVault !== undefined);
	if (first !== undefined)
		problems.addAtValue(
			[...first[0], "keyVault"],
			"there is no keyVaultIdentity, as which ACI would read this secret; name a user-assigned identity with the role Key Vault Secrets User",
		);
}

type Source = { keyVault?: string | undefined } | undefined;
const place = (path: (string | number)[], secret: Source): [(string | number)[], Source] => [
	path,
	secret,
];
const within = (path: (string | number)[], secrets: Record<string, Source>) =>
	Object.entries(secrets).map(([name, secret]) => place([...path, name], secret));

function addMountConflicts(problems: ProblemList, file: Partial<JobFile>): void {
	const volumes = file.volumes ?? {};
	const containers = (["sidecars", "initContainers"] as const).flatMap((kind) =>
		Object.entries(file[kind] ?? {}).map(([name, { mounts }]) => [[kind, name], mounts] as const),
	);
	for (const [path, mounts = {}] of [[[], file.mounts] as const, ...containers])
		for (const [at, { volume }] of Object.entries(mounts))
			if (!Object.hasOwn(volumes, volume))
				problems.addAtValue(
					[...path, "mounts", at],
					`there is no volume ${volume}; expected one of volumes: ${Object.keys(volumes).join(", ") || "there are none"}`,
				);
}

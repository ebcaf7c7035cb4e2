/** Secrets within a platform: out of the job file, into the record, and back to values. */
import type {
	InitContainer,
	Platform,
	Registry,
	SecretPlace,
	VaultSecret,
	Volume,
} from "./platform.ts";

/** How a job file gives a secret: the name of a variable of the submitter's, the value, or where it stands. */
export interface SecretSource {
	keyVault?: string | undefined;
	env?: string | undefined;
	value?: string | undefined;
}

type Path = (string | number)[];
type Change<Before, After> = (secret: Before, path: Path) => After;

/** Each secret's place in the job file in its stead, having told `found` of it. */
export function placeSecrets(
	platform: Platform<SecretSource>,
	found: (source: SecretSource, path: Path, place: string) => void,
): Platform {
	return changeSecrets(platform, (source, path): SecretPlace | VaultSecret => {
		if (source.keyVault !== undefined) return { keyVault: source.keyVault };
		// Names of volumes and containers have no dots, so no two paths come to one place.
		const secret = path.join(".");
		found(source, path, secret);
		return { secret };
	});
}

/** Each secret as `shown` makes it of its value; those of a key vault as they are. Throws when a value is missing. */
export function revealSecrets<Shown>(
	platform: Platform,
	secrets: Record<string, string>,
	shown: (value: string) => Shown,
): Platform<Shown | VaultSecret> {
	return changeSecrets(platform, (stored): Shown | VaultSecret => {
		if ("keyVault" in stored) return stored;
		const { secret } = stored;
		const value = secrets[secret];
		if (value === undefined)
			throw new Error(
				`The job has no value for its secret ${secret}: its record was damaged, or is of another version of Tutti. Submit the job again.`,
			);
		return shown(value);
	});
}

function changeSecrets<Before, After>(
	platform: Platform<Before>,
	change: Change<Before, After>,
): Platform<After> {
	const { registry, logAnalytics, volumes, sidecars, initContainers, ...open } = platform;
	const changed: Platform<After> = open;
	if (Array.isArray(registry))
		changed.registry = registry.map((each, place) =>
			changeRegistry(each, ["registry", place], change),
		);
	else if (registry !== undefined)
		changed.registry = changeRegistry(registry, ["registry"], change);
	if (logAnalytics !== undefined) {
		const key = change(logAnalytics.workspaceKey, ["logAnalytics", "workspaceKey"]);
		changed.logAnalytics = { ...logAnalytics, workspaceKey: key };
	}
	if (volumes !== undefined)
		changed.volumes = mapValues(volumes, (volume, name) =>
			changeVolume(volume, ["volumes", name], change),
		);
	if (sidecars !== undefined)
		changed.sidecars = mapValues(sidecars, (sidecar, name) => ({
			resources: sidecar.resources,
			...changeContainer(sidecar, ["sidecars", name], change),
		}));
	if (initContainers !== undefined)
		changed.initContainers = mapValues(initContainers, (container, name) =>
			changeContainer(container, ["initContainers", name], change),
		);
	return changed;
}

function changeRegistry<Before, After>(
	{ password, ...open }: Registry<Before>,
	path: Path,
	change: Change<Before, After>,
): Registry<After> {
	if (password === undefined) return open;
	return { ...open, password: change(password, [...path, "password"]) };
}

function changeVolume<Before, After>(
	{ azureFile, secret, ...open }: Volume<Before>,
	path: Path,
	change: Change<Before, After>,
): Volume<After> {
	const changed: Volume<After> = open;
	if (azureFile !== undefined) {
		const key = change(azureFile.key, [...path, "azureFile", "key"]);
		changed.azureFile = { ...azureFile, key };
	}
	if (secret !== undefined)
		changed.secret = mapValues(secret, (each, file) => change(each, [...path, "secret", file]));
	return changed;
}

function changeContainer<Before, After>(
	{ secrets, ...open }: InitContainer<Before>,
	path: Path,
	change: Change<Before, After>,
): InitContainer<After> {
	if (secrets === undefined) return open;
	const changed = mapValues(secrets, (each, name) => change(each, [...path, "secrets", name]));
	return { ...open, secrets: changed };
}

function mapValues<Before, After>(
	record: Record<string, Before>,
	map: (value: Before, key: string) => After,
): Record<string, After> {
	return Object.fromEntries(Object.entries(record).map(([key, each]) => [key, map(each, key)]));
}

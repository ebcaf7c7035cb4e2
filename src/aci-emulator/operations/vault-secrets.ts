import { readFileSync } from "node:fs";
import * as z from "zod";
import { ArmError } from "../arm/arm-error.ts";
import type { ContainerGroup, Volume } from "../groups/container-group.ts";

/** The value of a key vault's secret, by its address; undefined where there is none. */
export type Vault = (uri: string) => string | undefined;

const schema = z.record(z.string(), z.string());
const EXAMPLE = '{"https://myvault.vault.azure.net/secrets/token": "value"}';

/**
 * What stands in for key vaults: a JSON file of values by the secrets' addresses, read again at each create that refers
 * to one. No file: no secrets. Throws what such a create is answered when the file is of no use; it quotes nothing of it.
 */
export function vaultOf(file: string | undefined): Vault {
	return (uri) => {
		if (file === undefined) return undefined;
		const read = schema.safeParse(contentOf(file));
		if (!read.success) throw unreadable(`expected in ${file} texts by addresses, like ${EXAMPLE}`);
		return Object.hasOwn(read.data, uri) ? read.data[uri] : undefined;
	};
}

/** Undefined where there is no file, or no JSON in it. The causes are left out: they quote what they cannot read. */
function contentOf(file: string): unknown {
	try {
		return JSON.parse(readFileSync(file, "utf8"));
	} catch {
		return undefined;
	}
}

/**
 * The group with the values of the secrets that it refers to, beside the references, as engines know values only. It was
 * checked: what is referred to is declared. Throws what a group with a secret that cannot be read is answered here; there
 * is no published sample of it.
 */
export function withVaultSecrets(
	groupName: string,
	group: ContainerGroup,
	vault: Vault,
): ContainerGroup {
	const { properties } = group;
	const { secretReferences = [] } = properties;
	if (secretReferences.length === 0) return group;
	const values = new Map(
		secretReferences.map(({ name, secretReferenceUri }) => {
			const value = vault(secretReferenceUri);
			if (value === undefined)
				throw unreadable(
					`the secret reference '${name}' of container group '${groupName}' is '${secretReferenceUri}', which the emulator's vault does not have`,
				);
			return [name, value];
		}),
	);
	const container = <Kind extends Pick<Container, "properties">>(each: Kind): Kind => ({
		...each,
		properties: { ...each.properties, ...variablesOf(each, values) },
	});
	return {
		...group,
		properties: {
			...properties,
			containers: properties.containers.map(container),
			...(properties.initContainers && {
				initContainers: properties.initContainers.map(container),
			}),
			...(properties.volumes && {
				volumes: properties.volumes.map((volume) => volumeOf(volume, values)),
			}),
			...(properties.imageRegistryCredentials && {
				imageRegistryCredentials: properties.imageRegistryCredentials.map((each) =>
					each.passwordReference === undefined
						? each
						: { ...each, password: values.get(each.passwordReference)! },
				),
			}),
		},
	};
}

type Container = NonNullable<ContainerGroup["properties"]["initContainers"]>[number];

function variablesOf({ properties }: Pick<Container, "properties">, values: Map<string, string>) {
	const environmentVariables = properties.environmentVariables?.map((each) =>
		each.secureValueReference === undefined
			? each
			: { ...each, secureValue: values.get(each.secureValueReference)! },
	);
	return environmentVariables && { environmentVariables };
}

function volumeOf(volume: Volume, values: Map<string, string>): Volume {
	const { secretReference, azureFile } = volume;
	if (azureFile?.storageAccountKeyReference !== undefined) {
		const storageAccountKey = values.get(azureFile.storageAccountKeyReference)!;
		return { ...volume, azureFile: { ...azureFile, storageAccountKey } };
	}
	if (secretReference === undefined) return volume;
	const secret = Object.entries(secretReference).map(([file, name]) => [
		file,
		Buffer.from(values.get(name)!).toString("base64"),
	]);
	return { ...volume, secret: Object.fromEntries(secret) };
}

function unreadable(why: string): ArmError {
	return new ArmError(400, "SecretReferenceNotAccessible", `A secret could not be read: ${why}.`);
}

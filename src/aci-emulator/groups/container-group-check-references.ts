import type { ContainerGroup } from "./container-group.ts";
import { linkedId } from "./container-group-check-network.ts";
import { firstDuplicate, invalid } from "./invalid-group.ts";

/**
 * Secrets that stand in a key vault, and which of the group's identities its containers may use: members of
 * 2024-11-01-preview and later. The swagger declares them and says no more; that references must be declared, and
 * identities be the group's own, is taken from how registries name theirs.
 */
const SECRET_URI = /^https:\/\/[^/\s?#]+\/secrets\/[0-9A-Za-z-]{1,127}(\/[0-9A-Za-z]+)?$/;

export function checkReferences(groupName: string, group: ContainerGroup): void {
	const { secretReferences = [], identityAcls } = group.properties;
	const own = new Set(
		Object.keys(group.identity?.userAssignedIdentities ?? {}).map((id) => id.toLowerCase()),
	);
	const acls = identityAcls?.acls ?? [];
	for (const { identity = "" } of acls) {
		if (!own.has(identity.toLowerCase())) throw linkedId(identity, "properties.identityAcls.acls");
	}
	const twice = firstDuplicate(acls.map(({ identity = "" }) => identity.toLowerCase()));
	if (twice !== undefined) throw linkedId(twice, "properties.identityAcls.acls");
	const refuse = (name: string, why: string) =>
		invalid(
			"InvalidSecretReference",
			`The secret reference '${name}' in container group '${groupName}' ${why}.`,
		);
	for (const { name, identity, secretReferenceUri } of secretReferences) {
		if (!own.has(identity.toLowerCase())) {
			throw refuse(name, "names an identity that is not one of the container group");
		}
		if (!SECRET_URI.test(secretReferenceUri)) {
			throw refuse(name, "does not name a secret, such as https://<vault>/secrets/<name>");
		}
	}
	const names = secretReferences.map(({ name }) => name);
	const doubled = firstDuplicate(names);
	if (doubled !== undefined) throw refuse(doubled, "occurs more than once");
	for (const used of usedReferences(group)) {
		if (!names.includes(used)) throw refuse(used, "is used and not declared");
	}
}

function usedReferences({ properties }: ContainerGroup): string[] {
	const {
		containers,
		initContainers = [],
		imageRegistryCredentials = [],
		volumes = [],
	} = properties;
	const variables = [...containers, ...initContainers].flatMap(
		(each) => each.properties.environmentVariables ?? [],
	);
	return [
		...variables.map(({ secureValueReference }) => secureValueReference),
		...imageRegistryCredentials.map(({ passwordReference }) => passwordReference),
		...volumes.map(({ azureFile }) => azureFile?.storageAccountKeyReference),
		...volumes.flatMap(({ secretReference = {} }) => Object.values(secretReference)),
	].filter((name) => name !== undefined);
}

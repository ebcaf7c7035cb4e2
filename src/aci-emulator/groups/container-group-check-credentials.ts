import type { ContainerGroup } from "./container-group.ts";
import { linkedId } from "./container-group-check-network.ts";
import { firstDuplicate, invalid } from "./invalid-group.ts";

/** Who a group is: its identities, what it pulls images with, where its logs go. */
const IDENTITY_ID =
	/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities\/[^/]+$/i;

export function checkIdentity({ identity }: ContainerGroup): void {
	if (!identity) return;
	const { type = "None", userAssignedIdentities = {} } = identity;
	const kinds = type.toLowerCase().replaceAll(" ", "").split(",").sort().join();
	if (!["none", "systemassigned", "userassigned", "systemassigned,userassigned"].includes(kinds)) {
		throw invalid(
			"InvalidIdentityType",
			`The identity type '${type}' is invalid. It must be SystemAssigned, UserAssigned, 'SystemAssigned, UserAssigned' or None.`,
		);
	}
	const ids = Object.keys(userAssignedIdentities);
	const wrong = ids.find((each) => !IDENTITY_ID.test(each));
	if (wrong !== undefined) throw linkedId(wrong, "identity.userAssignedIdentities");
	if (kinds.includes("userassigned") !== ids.length > 0) {
		throw invalid(
			"InvalidIdentityValues",
			`The identity type '${type}' and the ${ids.length} user assigned identities do not agree.`,
		);
	}
}

export function checkRegistries(groupName: string, { identity, properties }: ContainerGroup): void {
	const { imageRegistryCredentials: credentials = [], diagnostics } = properties;
	const refuse = (server: string, why: string) =>
		invalid(
			"InvalidImageRegistryCredential",
			`The image registry credential for '${server}' in container group '${groupName}' ${why}.`,
		);
	const own = Object.keys(identity?.userAssignedIdentities ?? {}).map((each) => each.toLowerCase());
	for (const { server, username, password, passwordReference, identity: id } of credentials) {
		if (!/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d+)?(\/[^\s:]*)?$/.test(server)) {
			throw refuse(server, "must name a server without a protocol such as http or https");
		}
		if (id === undefined && !username) throw refuse(server, "has no username");
		if (id === undefined && !password && !passwordReference)
			throw refuse(server, "has no password");
		if (id !== undefined && !own.includes(id.toLowerCase())) {
			throw refuse(server, "names an identity that is not one of the container group");
		}
	}
	const twice = firstDuplicate(credentials.map(({ server }) => server.toLowerCase()));
	if (twice !== undefined) throw refuse(twice, "occurs more than once");
	const logType = diagnostics?.logAnalytics.logType;
	if (logType && !/^(ContainerInsights|ContainerInstanceLogs)$/i.test(logType)) {
		throw invalid(
			"InvalidLogType",
			`The log type '${logType}' of container group '${groupName}' is invalid. It must be ContainerInsights or ContainerInstanceLogs.`,
		);
	}
}

import { identitiesOf, type Platform, registriesOf } from "../job/platform.ts";
import type { SecretValue } from "./container-groups.ts";
import type { SecretReferences } from "./secret-references.ts";

/** What of a platform stands beside the group's properties on the wire. */
export function groupPlatformBody(platform: Platform<SecretValue>): object {
	const { asked, platform: needed } = identitiesOf(platform);
	const identities = [...asked, ...needed];
	return {
		...(platform.zone === undefined ? {} : { zones: [String(platform.zone)] }),
		...(identities.length === 0
			? {}
			: {
					identity: {
						type: "UserAssigned",
						userAssignedIdentities: Object.fromEntries(identities.map((id) => [id, {}])),
					},
				}),
	};
}

/** What of it stands among the group's properties. */
export function platformProperties(
	platform: Platform<SecretValue>,
	references: SecretReferences,
): object {
	const { subnet, dns, logAnalytics, ccePolicy } = platform;
	const registries = registriesOf(platform).map(({ password, ...open }) => ({
		...open,
		...(password && references.member(password, "password", "passwordReference")),
	}));
	const identityAcls = identityAclsBody(platform);
	return {
		...(registries.length === 0 ? {} : { imageRegistryCredentials: registries }),
		...(identityAcls === undefined ? {} : { identityAcls }),
		...(ccePolicy === undefined ? {} : { confidentialComputeProperties: { ccePolicy } }),
		...(subnet === undefined ? {} : { subnetIds: [{ id: subnet }] }),
		...(dns === undefined ? {} : { dnsConfig: dnsBody(dns) }),
		...(logAnalytics === undefined ? {} : { diagnostics: { logAnalytics } }),
	};
}

/**
 * Keeps the identities that only the service needs from code in the containers. Absent when there are none, so that
 * the request is one of the older api-version, too.
 */
function identityAclsBody(platform: Platform<SecretValue>): object | undefined {
	const { asked, platform: needed } = identitiesOf(platform);
	if (needed.length === 0) return undefined;
	return {
		defaultAccess: "System",
		acls: [
			...asked.map((identity) => ({ identity, access: "All" })),
			...needed.map((identity) => ({ identity, access: "System" })),
		],
	};
}

/** Lists of words are one text on the wire. */
function dnsBody({ nameServers, searchDomains, options }: NonNullable<Platform["dns"]>): object {
	return {
		nameServers,
		...(searchDomains === undefined ? {} : { searchDomains: searchDomains.join(" ") }),
		...(options === undefined ? {} : { options: options.join(" ") }),
	};
}

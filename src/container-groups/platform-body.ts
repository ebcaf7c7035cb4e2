import { identitiesOf, type Platform } from "../job/platform.ts";

/** What of a platform stands beside the group's properties on the wire. */
export function groupPlatformBody(platform: Platform<string>): object {
	const identities = identitiesOf(platform);
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
export function platformProperties({
	registry,
	subnet,
	dns,
	logAnalytics,
}: Platform<string>): object {
	return {
		...(registry === undefined ? {} : { imageRegistryCredentials: [registry] }),
		...(subnet === undefined ? {} : { subnetIds: [{ id: subnet }] }),
		...(dns === undefined ? {} : { dnsConfig: dnsBody(dns) }),
		...(logAnalytics === undefined ? {} : { diagnostics: { logAnalytics } }),
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

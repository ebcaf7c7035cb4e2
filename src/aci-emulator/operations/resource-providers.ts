import { ArmError } from "../arm/arm-error.ts";
import { checkScope } from "./container-group-paths.ts";
import type { EmulatorParts, Operation } from "./operation.ts";
import { locations } from "./resource-subscriptions.ts";

const PROVIDERS_PATH = "/subscriptions/{subscriptionId}/providers";

/** The newest first: clients that ask for an api-version of a type take the first one. */
const CONTAINER_INSTANCE_VERSIONS = [
	...["2026-07-01", "2025-09-01", "2023-05-01", "2022-09-01", "2021-10-01", "2021-09-01"],
	...["2021-07-01", "2021-03-01", "2020-11-01", "2019-12-01", "2018-10-01"],
];
const RESOURCES_VERSIONS = ["2025-04-01", "2022-09-01", "2021-04-01", "2020-06-01"];

const PROVIDERS: Record<string, { resourceTypes: string[]; apiVersions: string[] }> = {
	"Microsoft.ContainerInstance": {
		resourceTypes: [
			"containerGroups",
			"containerGroupProfiles",
			"serviceAssociationLinks",
			"locations",
			"locations/capabilities",
			"locations/usages",
			"locations/operations",
			"locations/cachedImages",
			"operations",
		],
		apiVersions: CONTAINER_INSTANCE_VERSIONS,
	},
	"Microsoft.Resources": {
		resourceTypes: [
			...["subscriptions", "resourceGroups", "resources", "locations", "tenants"],
			...["deployments", "deployments/operations"],
		],
		apiVersions: RESOURCES_VERSIONS,
	},
	"Microsoft.StandbyPool": {
		resourceTypes: ["standbyContainerGroupPools", "standbyContainerGroupPools/runtimeViews"],
		apiVersions: ["2026-04-01", "2025-10-01", "2025-03-01", "2024-03-01"],
	},
};

export const listProviders: Operation = {
	id: "Providers_List",
	method: "GET",
	path: PROVIDERS_PATH,
	serve(parts, call) {
		checkScope(parts, call);
		return Response.json({ value: Object.keys(PROVIDERS).map((each) => provider(parts, each)) });
	},
};

export const getProvider: Operation = {
	id: "Providers_Get",
	method: "GET",
	path: `${PROVIDERS_PATH}/{namespace}`,
	serve(parts, call) {
		checkScope(parts, call);
		return Response.json(provider(parts, call.path.namespace!));
	},
};

/** Every provider is registered from the start; to register it again changes nothing. */
export const registerProvider: Operation = {
	id: "Providers_Register",
	method: "POST",
	path: `${PROVIDERS_PATH}/{namespace}/register`,
	serve: getProvider.serve,
};

function provider(parts: EmulatorParts, wanted: string) {
	const namespace = Object.keys(PROVIDERS).find(
		(each) => each.toLowerCase() === wanted.toLowerCase(),
	);
	if (!namespace) {
		throw new ArmError(
			404,
			"InvalidResourceNamespace",
			`The resource namespace '${wanted}' is invalid.`,
		);
	}
	const { resourceTypes, apiVersions } = PROVIDERS[namespace]!;
	return {
		id: `/subscriptions/${parts.subscriptionId}/providers/${namespace}`,
		namespace,
		registrationState: "Registered",
		registrationPolicy: "RegistrationRequired",
		resourceTypes: resourceTypes.map((resourceType) => ({
			resourceType,
			locations: locations(parts).map(({ displayName }) => displayName),
			apiVersions,
			defaultApiVersion: apiVersions[0],
			capabilities: "SupportsTags, SupportsLocation",
		})),
	};
}

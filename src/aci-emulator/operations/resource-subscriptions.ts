import { checkScope } from "./container-group-paths.ts";
import type { EmulatorParts, Operation } from "./operation.ts";

/** Regions that clients offer for choice. A container group may be in any other, too. */
const REGIONS = [
	{ name: "eastus", displayName: "East US" },
	{ name: "westus2", displayName: "West US 2" },
	{ name: "northeurope", displayName: "North Europe" },
	{ name: "westeurope", displayName: "West Europe" },
	{ name: "swedencentral", displayName: "Sweden Central" },
];

export const listSubscriptions: Operation = {
	id: "Subscriptions_List",
	method: "GET",
	path: "/subscriptions",
	serve: (parts) =>
		Response.json({ value: [subscription(parts)], count: { type: "Total", value: 1 } }),
};

export const getSubscription: Operation = {
	id: "Subscriptions_Get",
	method: "GET",
	path: "/subscriptions/{subscriptionId}",
	serve(parts, call) {
		checkScope(parts, call);
		return Response.json(subscription(parts));
	},
};

export const listLocations: Operation = {
	id: "Subscriptions_ListLocations",
	method: "GET",
	path: "/subscriptions/{subscriptionId}/locations",
	serve(parts, call) {
		checkScope(parts, call);
		const value = locations(parts).map(({ name, displayName }) => ({
			id: `/subscriptions/${parts.subscriptionId}/locations/${name}`,
			type: "Region",
			name,
			displayName,
			regionalDisplayName: displayName,
			metadata: { regionType: "Physical", regionCategory: "Recommended" },
		}));
		return Response.json({ value });
	},
};

export const listTenants: Operation = {
	id: "Tenants_List",
	method: "GET",
	path: "/tenants",
	serve: ({ tenantId }) =>
		Response.json({
			value: [
				{
					id: `/tenants/${tenantId}`,
					tenantId,
					displayName: "ACI emulator",
					tenantCategory: "Home",
				},
			],
		}),
};

/** The emulator's own location first, then the regions. */
export function locations({ location }: EmulatorParts): { name: string; displayName: string }[] {
	const others = REGIONS.filter(({ name }) => name !== location);
	const own = REGIONS.find(({ name }) => name === location);
	return [own ?? { name: location, displayName: location }, ...others];
}

function subscription({ subscriptionId, tenantId }: EmulatorParts) {
	return {
		id: `/subscriptions/${subscriptionId}`,
		authorizationSource: "RoleBased",
		managedByTenants: [],
		subscriptionId,
		tenantId,
		displayName: "ACI emulator",
		state: "Enabled",
		subscriptionPolicies: {
			locationPlacementId: "Public_2014-09-01",
			quotaId: "PayAsYouGo_2014-09-01",
			spendingLimit: "Off",
		},
	};
}

import { normalLocation } from "../groups/container-group.ts";
import { checkScope, SUBSCRIPTION_PATH } from "./container-group-paths.ts";
import type { Operation } from "./operation.ts";

export const listUsages: Operation = {
	id: "Location_ListUsage",
	method: "GET",
	path: `${SUBSCRIPTION_PATH}/locations/{location}/usages`,
	serve(parts, call) {
		checkScope(parts, call);
		const location = normalLocation(call.path.location!);
		const { quotas } = parts;
		const { containerGroups, cores } = parts.store.usage(location);
		const usage = (value: string, localizedValue: string, currentValue: number, limit: number) => ({
			id: `/subscriptions/${parts.subscriptionId}/providers/Microsoft.ContainerInstance/locations/${location}/usages/${value}`,
			unit: "Count",
			currentValue,
			limit,
			name: { value, localizedValue },
		});
		return Response.json({
			value: [
				usage("ContainerGroups", "Container Groups", containerGroups, quotas.containerGroups),
				usage("StandardCores", "Standard Cores", cores.StandardCores, quotas.standardCores),
				usage(
					"StandardSpotCores",
					"Standard Spot Cores",
					cores.StandardSpotCores,
					quotas.standardSpotCores,
				),
			],
		});
	},
};

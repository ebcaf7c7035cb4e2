import { normalLocation } from "../groups/container-group.ts";
import { usagesOf } from "../quotas/usage.ts";
import { checkScope, SUBSCRIPTION_PATH } from "./container-group-paths.ts";
import type { Operation } from "./operation.ts";

export const listUsages: Operation = {
	id: "Location_ListUsage",
	method: "GET",
	path: `${SUBSCRIPTION_PATH}/locations/{location}/usages`,
	serve(parts, call) {
		checkScope(parts, call);
		const location = normalLocation(call.path.location!);
		const value = usagesOf(parts.quotas, parts.store, location).map(
			({ name, localizedName, limit, used }) => ({
				id: `/subscriptions/${parts.subscriptionId}/providers/Microsoft.ContainerInstance/locations/${location}/usages/${idName(name)}`,
				unit: "Count",
				currentValue: used,
				limit,
				name: { value: name, localizedValue: localizedName },
			}),
		);
		return Response.json({ value });
	},
};

/** As recorded: the ids of cores begin with a small letter, those of groups with a capital. */
function idName(name: string): string {
	return name.endsWith("Cores") ? name[0]!.toLowerCase() + name.slice(1) : name;
}

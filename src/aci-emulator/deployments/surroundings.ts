import { randomUUID } from "node:crypto";
import type { EmulatorParts } from "../operations/operation.ts";
import type { Surroundings } from "./template/deployment-scope.ts";

/** What the emulator is to a template that is deployed now. The resource group exists. */
export function surroundingsNow(
	{ clock, resourceGroups, subscriptionId, tenantId }: EmulatorParts,
	deployment: { name: string; resourceGroup: string; origin: string },
): Surroundings {
	const { name, location, tags = {} } = resourceGroups.get(deployment.resourceGroup)!;
	return {
		...{ subscriptionId, tenantId },
		resourceGroup: {
			id: `/subscriptions/${subscriptionId}/resourceGroups/${name}`,
			name,
			type: "Microsoft.Resources/resourceGroups",
			...{ location, tags },
			properties: { provisioningState: "Succeeded" },
		},
		deploymentName: deployment.name,
		origin: deployment.origin,
		now: clock.now(),
		newGuid: randomUUID,
	};
}

import { ArmError } from "../arm/arm-error.ts";
import { operationView } from "../groups/container-group-view.ts";
import { checkScope, SUBSCRIPTION_PATH } from "./container-group-paths.ts";
import type { Operation } from "./operation.ts";

/** The poll behind Azure-AsyncOperation. Its status is the provisioning state of the deployment it began. */
export const getOperation: Operation = {
	id: "Operations_Get",
	method: "GET",
	path: `${SUBSCRIPTION_PATH}/locations/{location}/operations/{operationId}`,
	serve(parts, call) {
		checkScope(parts, call);
		const id = call.path.operationId!.toLowerCase();
		const found = parts.operations.get(id);
		if (!found) {
			throw new ArmError(404, "NotFound", `The operation '${id}' was not found.`);
		}
		const row = found.final ? undefined : parts.driver.current(found.groupKey);
		// The group may have vanished in this very look, and have closed the operation.
		const final = found.final ?? parts.operations.get(id)?.final;
		if (final) return Response.json(final);
		return Response.json(operationView(row!, found.startedAt));
	},
};

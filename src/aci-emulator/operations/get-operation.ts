import { ArmError } from "../arm/arm-error.ts";
import { operationView } from "../groups/container-group-view.ts";
import { checkScope, SUBSCRIPTION_PATH } from "./container-group-paths.ts";
import type { EmulatorParts, Operation, OperationCall } from "./operation.ts";

export interface OperationView {
	/** A provisioning state, or Canceled. */
	status: string;
	/** Of a failed operation. */
	error?: { code: string; message: string };
}

/** The poll behind Azure-AsyncOperation. Its status is the provisioning state of the deployment it began. */
export const getOperation: Operation = {
	id: "Operations_Get",
	method: "GET",
	path: `${SUBSCRIPTION_PATH}/locations/{location}/operations/{operationId}`,
	serve(parts, call) {
		return Response.json(operationNow(parts, call).view);
	},
};

/** The operation that the path names, as of now, and its group. Throws 404 if there is none. */
export function operationNow(
	parts: EmulatorParts,
	call: OperationCall,
): { view: OperationView; groupKey: string } {
	checkScope(parts, call);
	const id = call.path.operationId!.toLowerCase();
	const found = parts.operations.get(id);
	if (!found) {
		throw new ArmError(404, "NotFound", `The operation '${id}' was not found.`);
	}
	const row = found.final ? undefined : parts.driver.current(found.groupKey);
	// The group may have vanished in this very look, and have closed the operation.
	const final = found.final ?? parts.operations.get(id)?.final;
	const view = (final ?? operationView(row!, found.startedAt)) as OperationView;
	return { view, groupKey: found.groupKey };
}

import { faultCall } from "../faults/fault-call.ts";
import type { FaultSource } from "../faults/fault-source.ts";
import type { RequestFault } from "../faults/faults.ts";
import type { EmulatorParts, OperationCall } from "../operations/operation.ts";
import { ArmError } from "./arm-error.ts";
import type { Route } from "./route.ts";

/** What an operation is asked, by a client or by a deployment. */
export type OperationRequest = Route &
	Pick<OperationCall, "query" | "body" | "origin" | "requestId">;

/**
 * Serves a request that has found its operation: faults are asked first, and may answer in place of the work or
 * after it. Errors are thrown as ArmError.
 */
export async function serveOperation(
	parts: EmulatorParts,
	source: FaultSource,
	{ operation, ...request }: OperationRequest,
): Promise<Response> {
	const { path, body, requestId } = request;
	const arrived = { operation: operation.id, path, body, requestId, at: parts.clock.now() };
	const faults = source.faultsFor(() => faultCall(parts, arrived));
	if (faults.request?.kind === "answer") return faultAnswer(faults.request).toResponse();
	const response = await operation.serve(parts, { ...request, faults: faults.launch });
	return faults.request ? faultAnswer(faults.request).toResponse() : response;
}

/** Throws ARM's 409 if the request writes into a resource group that is being deleted. */
export function checkResourceGroupLives(
	{ resourceGroups }: EmulatorParts,
	method: string,
	name: string | undefined,
): void {
	if (method === "GET" || method === "HEAD" || method === "DELETE" || name === undefined) return;
	if (!resourceGroups.get(name)?.deletion) return;
	throw new ArmError(
		409,
		"ResourceGroupBeingDeleted",
		`The resource group '${name}' is in deprovisioning state and cannot perform this operation.`,
	);
}

function faultAnswer(fault: RequestFault): ArmError {
	const message = fault.message ?? `A fault was asked for: ${fault.code}.`;
	return new ArmError(fault.status, fault.code, message, fault.headers);
}

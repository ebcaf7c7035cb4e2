import { ArmError } from "../arm/arm-error.ts";
import { groupView } from "../groups/container-group-view.ts";
import { operationResultHeaders, SUBSCRIPTION_PATH } from "./container-group-paths.ts";
import { operationNow } from "./get-operation.ts";
import type { Operation } from "./operation.ts";

/**
 * The poll behind Location: 202 while the operation goes on, then 200 with the group, or 204 if it is gone.
 * The swagger declares it from 2026-07-01 on; no published sample has its answers, which are ARM's usual ones.
 */
export const getOperationResult: Operation = {
	id: "OperationResults_Get",
	method: "GET",
	path: `${SUBSCRIPTION_PATH}/locations/{location}/operationResults/{operationId}`,
	serve(parts, call) {
		const { view, groupKey } = operationNow(parts, call);
		switch (view.status) {
			case "Succeeded": {
				const row = parts.driver.current(groupKey);
				if (!row) return new Response(null, { status: 204 });
				const body = groupView(row, "with-instance-view", call.query.get("api-version"));
				return Response.json(body);
			}
			case "Failed":
				throw new ArmError(409, view.error!.code, view.error!.message);
			case "Canceled":
				throw new ArmError(
					409,
					"Canceled",
					"The operation was canceled: its group was deleted, or deployed anew.",
				);
			default: {
				const { location, operationId } = call.path;
				const headers = operationResultHeaders(parts, call.origin, location!, operationId!);
				return new Response(null, { status: 202, headers });
			}
		}
	},
};

import { locationOf } from "../groups/container-group.ts";
import { redeploy } from "../groups/deployment.ts";
import {
	asyncOperationHeader,
	CONTAINER_GROUP_PATH,
	existingGroup,
} from "./container-group-paths.ts";
import type { Operation } from "./operation.ts";

/** Start: 202 with Azure-AsyncOperation for a group that was stopped or failed to start; else 204. */
export const startContainerGroup: Operation = {
	id: "ContainerGroups_Start",
	method: "POST",
	path: `${CONTAINER_GROUP_PATH}/start`,
	async serve(parts, call) {
		const { key, group } = existingGroup(parts, call);
		const begun = await parts.driver.inTurn(key, async () => {
			const row = existingGroup(parts, call);
			const { kind } = row.state.phase;
			if (kind !== "stopped" && kind !== "failed") return false;
			const { requestId: operationId, faults } = call;
			await redeploy(parts, row, { operationId, reason: "create", faults });
			return true;
		});
		return begun
			? new Response(null, {
					status: 202,
					headers: asyncOperationHeader(parts, call, locationOf(group)),
				})
			: new Response(null, { status: 204 });
	},
};

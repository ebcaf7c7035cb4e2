import { locationOf } from "../groups/container-group.ts";
import { redeploy } from "../groups/deployment.ts";
import {
	asyncOperationHeader,
	CONTAINER_GROUP_PATH,
	checkSteady,
	existingGroup,
} from "./container-group-paths.ts";
import type { Operation } from "./operation.ts";

/** Restart: 204 with Azure-AsyncOperation. The containers are ended and the group starts anew, "Updating". */
export const restartContainerGroup: Operation = {
	id: "ContainerGroups_Restart",
	method: "POST",
	path: `${CONTAINER_GROUP_PATH}/restart`,
	async serve(parts, call) {
		const { key, group } = existingGroup(parts, call);
		await parts.driver.inTurn(key, async () => {
			const row = existingGroup(parts, call);
			checkSteady(row);
			const { requestId: operationId, faults } = call;
			await redeploy(parts, row, { operationId, reason: "update", faults });
		});
		return new Response(null, {
			status: 204,
			headers: asyncOperationHeader(parts, call, locationOf(group)),
		});
	},
};

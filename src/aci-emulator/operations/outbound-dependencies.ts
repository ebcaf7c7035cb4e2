import { CONTAINER_GROUP_PATH, existingGroup } from "./container-group-paths.ts";
import type { Operation } from "./operation.ts";

/** Always empty: Azure has announced endpoints, and names none yet. */
export const getOutboundDependencies: Operation = {
	id: "ContainerGroups_GetOutboundNetworkDependenciesEndpoints",
	method: "GET",
	path: `${CONTAINER_GROUP_PATH}/outboundNetworkDependenciesEndpoints`,
	serve(parts, call) {
		existingGroup(parts, call);
		return Response.json([]);
	},
};

import { groupView } from "../groups/container-group-view.ts";
import { CONTAINER_GROUP_PATH, existingGroup } from "./container-group-paths.ts";
import type { Operation } from "./operation.ts";

export const getContainerGroup: Operation = {
	id: "ContainerGroups_Get",
	method: "GET",
	path: CONTAINER_GROUP_PATH,
	serve(parts, call) {
		const row = existingGroup(parts, call);
		return Response.json(groupView(row, "with-instance-view", call.query.get("api-version")));
	},
};

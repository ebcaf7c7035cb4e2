import { groupView } from "../groups/container-group-view.ts";
import { checkScope, RESOURCE_GROUP_PATH, SUBSCRIPTION_PATH } from "./container-group-paths.ts";
import type { Operation } from "./operation.ts";

/** LIST carries no instanceView: who wants to know how a container does must GET its group. */
const serve: Operation["serve"] = (parts, call) => {
	checkScope(parts, call);
	const wanted = call.path.resourceGroup?.toLowerCase();
	const rows = parts.driver
		.list()
		.filter(({ key }) => wanted === undefined || key.includes(`/resourcegroups/${wanted}/`));
	return Response.json({
		value: rows.map((row) =>
			groupView(row, "without-instance-view", call.query.get("api-version")),
		),
	});
};

export const listContainerGroups: Operation = {
	id: "ContainerGroups_List",
	method: "GET",
	path: `${SUBSCRIPTION_PATH}/containerGroups`,
	serve,
};

export const listContainerGroupsByResourceGroup: Operation = {
	id: "ContainerGroups_ListByResourceGroup",
	method: "GET",
	path: `${RESOURCE_GROUP_PATH}/containerGroups`,
	serve,
};

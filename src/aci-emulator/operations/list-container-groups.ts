import { groupView } from "../groups/container-group-view.ts";
import { checkScope, RESOURCE_GROUP_PATH, SUBSCRIPTION_PATH } from "./container-group-paths.ts";
import type { Operation } from "./operation.ts";

/** LIST carries no instanceView: who wants to know how a container does must GET its group. */
const serve: Operation["serve"] = (parts, call) => {
	checkScope(parts, call);
	const now = parts.clock.now();
	return Response.json({
		value: parts.driver.list().map((row) => groupView(row, now, "without-instance-view")),
	});
};

export const listContainerGroups: Operation = {
	id: "ContainerGroups_List",
	method: "GET",
	path: `${SUBSCRIPTION_PATH}/containerGroups`,
	serve,
};

/** The emulator has one resource group, so both lists are the same. */
export const listContainerGroupsByResourceGroup: Operation = {
	id: "ContainerGroups_ListByResourceGroup",
	method: "GET",
	path: `${RESOURCE_GROUP_PATH}/containerGroups`,
	serve,
};

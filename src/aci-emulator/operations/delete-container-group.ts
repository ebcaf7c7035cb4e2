import { locationOf } from "../groups/container-group.ts";
import { groupView } from "../groups/container-group-view.ts";
import {
	CONTAINER_GROUP_PATH,
	checkScope,
	groupIdentity,
	requestIdHeader,
} from "./container-group-paths.ts";
import type { Operation } from "./operation.ts";

/** DELETE: 200 with the last body once nothing of the group runs any more; 204 if there is no such group. */
export const deleteContainerGroup: Operation = {
	id: "ContainerGroups_Delete",
	method: "DELETE",
	path: CONTAINER_GROUP_PATH,
	async serve(parts, call) {
		const { clock, driver, limiter } = parts;
		checkScope(parts, call);
		const row = driver.current(groupIdentity(parts, call).key);
		if (!row) return new Response(null, { status: 204 });
		const location = locationOf(row.group);
		limiter.count("delete", location, clock.now());
		const lastView = groupView(row, "with-instance-view", call.query.get("api-version"));
		await driver.remove(row.key);
		return Response.json(lastView, {
			headers: {
				...limiter.headers("delete", location, clock.now()),
				...requestIdHeader(call.requestId, location),
			},
		});
	},
};

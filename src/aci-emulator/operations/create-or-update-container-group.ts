import { checkContainerGroup, checkUpdate } from "../container-group-check.ts";
import { groupView } from "../container-group-view.ts";
import { beginDeployment, endDeployment } from "../deployment.ts";
import { checkQuotas } from "../quotas.ts";
import {
	asyncOperationHeader,
	CONTAINER_GROUP_PATH,
	checkScope,
	checkSteady,
	groupIdentity,
} from "./container-group-paths.ts";
import type { Operation } from "./operation.ts";

/**
 * PUT: 201 for a new group; 200 for an update in place, which restarts the containers, also with equal
 * values. Either way the answer comes at once and the start goes on behind Azure-AsyncOperation.
 */
export const createOrUpdateContainerGroup: Operation = {
	id: "ContainerGroups_CreateOrUpdate",
	method: "PUT",
	path: CONTAINER_GROUP_PATH,
	async serve(parts, call) {
		const { clock, driver, limiter, quotas, store } = parts;
		checkScope(parts, call);
		const identity = groupIdentity(parts, call);
		const group = checkContainerGroup(identity.name, call.body);
		const location = group.location ?? "";
		const existing = driver.current(identity.key);
		if (existing) {
			checkSteady(existing);
			checkUpdate(identity.name, existing.group, group);
		}
		limiter.count("create", location, clock.now());
		if (!existing) checkQuotas(quotas, store, group);
		const ended = existing && (await endDeployment(parts, existing));
		const row = beginDeployment(
			parts,
			{
				...identity,
				...(existing ? { id: existing.id, name: existing.name } : {}),
				group,
				operationId: call.requestId,
				reason: "create",
				fault: call.fault,
			},
			ended,
		);
		return Response.json(groupView(row, clock.now(), "with-instance-view"), {
			status: existing ? 200 : 201,
			headers: {
				...limiter.headers("create", location, clock.now()),
				...asyncOperationHeader(parts, call, location),
			},
		});
	},
};

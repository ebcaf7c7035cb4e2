import { locationOf } from "../groups/container-group.ts";
import { checkContainerGroup, checkUpdate } from "../groups/container-group-check.ts";
import { reservedPorts } from "../groups/container-group-check-network.ts";
import type { GroupRow } from "../groups/container-group-store.ts";
import { groupView } from "../groups/container-group-view.ts";
import { beginDeployment, type DeploymentRequest } from "../groups/deployment.ts";
import { checkQuotas } from "../quotas/check-quotas.ts";
import {
	asyncOperationHeader,
	CONTAINER_GROUP_PATH,
	checkScope,
	checkSteady,
	groupIdentity,
} from "./container-group-paths.ts";
import { asOfVersion } from "./newer-members.ts";
import type { EmulatorParts, Operation, OperationCall } from "./operation.ts";
import { resolveReferences } from "./resolve-references.ts";
import { withVaultSecrets } from "./vault-secrets.ts";

/**
 * PUT: 201 for a new group; 200 for an update in place, which restarts the containers, also with equal
 * values. Either way the answer comes at once and the start goes on behind Azure-AsyncOperation.
 */
export const createOrUpdateContainerGroup: Operation = {
	id: "ContainerGroups_CreateOrUpdate",
	method: "PUT",
	path: CONTAINER_GROUP_PATH,
	async serve(parts, call) {
		checkScope(parts, call);
		const identity = groupIdentity(parts, call);
		const asked = asOfVersion(call.body, call.query.get("api-version") ?? "");
		const { body, timeToLiveMs, pool } = resolveReferences(parts, asked);
		const checked = checkContainerGroup(identity.name, body);
		const group = withVaultSecrets(identity.name, checked, parts.vault);
		for (const line of reservedPorts(identity.name, group)) parts.log(line);
		if (pool) group.properties.isCreatedFromStandbyPool = true;
		const { row, status } = await parts.driver.inTurn(identity.key, () =>
			createOrUpdate(parts, call, { ...identity, group, timeToLiveMs }),
		);
		const isReused = pool !== undefined && status === 201;
		if (isReused) pool.take();
		const now = parts.clock.now();
		// A pool's group is handed out running, and the answer shows it so.
		const shown = isReused ? (parts.driver.current(row.key) ?? row) : row;
		return Response.json(groupView(shown, "with-instance-view", call.query.get("api-version")), {
			status,
			headers: {
				...parts.limiter.headers("create", locationOf(group), now),
				...asyncOperationHeader(parts, call, locationOf(group)),
			},
		});
	},
};

async function createOrUpdate(
	parts: EmulatorParts,
	call: OperationCall,
	wanted: Omit<DeploymentRequest, "operationId" | "reason" | "faults">,
): Promise<{ row: GroupRow; status: 200 | 201 }> {
	const { clock, driver, limiter, quotas, store } = parts;
	const { group, timeToLiveMs } = wanted;
	const existing = driver.current(wanted.key);
	if (existing) {
		checkSteady(existing);
		checkUpdate(existing.name, existing.group, group);
	}
	limiter.count("create", locationOf(group), clock.now());
	const request = { operationId: call.requestId, reason: "create", faults: call.faults } as const;
	if (!existing) {
		checkQuotas(quotas, store, group);
		const around = group.properties.isCreatedFromStandbyPool ? alreadyRunning(parts) : parts;
		return { row: await beginDeployment(around, { ...wanted, ...request }), status: 201 };
	}
	return {
		row: await beginDeployment(parts, { ...existing, group, timeToLiveMs, ...request }, existing),
		status: 200,
	};
}

/** A standby pool's group was started before: it is handed out at once. */
function alreadyRunning(parts: EmulatorParts): EmulatorParts {
	const timing = { ...parts.timing, pendingMs: 0, pullMs: 0, startMs: 0, imageSizesMb: {} };
	return { ...parts, timing };
}

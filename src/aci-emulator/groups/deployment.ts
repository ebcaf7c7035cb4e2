import { randomUUID } from "node:crypto";
import type { Fault } from "../faults/faults.ts";
import type { EmulatorParts } from "../operations/operation.ts";
import type { ContainerGroup } from "./container-group.ts";
import { containersKilled, deploy, type GroupState } from "./container-group-state.ts";
import type { GroupRow } from "./container-group-store.ts";
import { closeOperations } from "./group-driver.ts";
import { planStart } from "./timing.ts";

export interface DeploymentRequest {
	key: string;
	id: string;
	name: string;
	group: ContainerGroup;
	/** Names the operation that follows this deployment. */
	operationId: string;
	reason: GroupState["reason"];
	fault?: Fault | undefined;
}

/** Begins a deployment of a new group, or anew of one whose containers were ended; returns the group. */
export function beginDeployment(
	parts: EmulatorParts,
	request: DeploymentRequest,
	earlier?: GroupRow,
): GroupRow {
	const { clock, driver, engine, operations, timing } = parts;
	const { key, id, name, group, reason, fault } = request;
	const now = clock.now();
	const { containers } = group.properties;
	const startUps = containers.map((each) => engine.startUpMs?.(name, each) ?? Number.NaN);
	const startUpMs = Math.max(...startUps.filter((each) => !Number.isNaN(each)));
	const plan = planStart(now, timing, Number.isFinite(startUpMs) ? startUpMs : undefined);
	const deployment = randomUUID();
	const state = deploy({
		deployment,
		plan,
		reason,
		containerCount: containers.length,
		earlier: earlier?.state,
		...(fault?.kind === "capacity"
			? { capacityFailureAt: now + Math.round(fault.afterMs ?? timing.capacityFailureMs) }
			: {}),
		...(fault?.kind === "vanish" ? { vanishAt: now + Math.round(fault.afterMs) } : {}),
	});
	const row: GroupRow = { key, id, name, group, state, removing: false };
	driver.save(row);
	operations.add(request.operationId, { groupKey: key, deployment, startedAt: now });
	return row;
}

/** Ends what runs of a group and settles its operations, so that it can be deployed anew. */
export async function endDeployment(parts: EmulatorParts, row: GroupRow): Promise<GroupRow> {
	const { clock, driver, engine, operations } = parts;
	closeOperations(operations, row, clock.now());
	const ended = { ...row, state: containersKilled(row.state, row.group, clock.now()) };
	await driver.killContainers(row);
	await engine.discard(row.state.deployment);
	return ended;
}

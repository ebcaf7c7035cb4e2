import { randomUUID } from "node:crypto";
import type { ContainerEngine } from "../engines/container-engine.ts";
import type { LaunchFault } from "../faults/faults.ts";
import type { EmulatorParts } from "../operations/operation.ts";
import { checkCoresAgain } from "../quotas/check-quotas.ts";
import { closeOperations } from "./close-operations.ts";
import type { ContainerGroup } from "./container-group.ts";
import { containerSpecs, deploy, type GroupState, isOver } from "./container-group-state.ts";
import type { GroupRow } from "./container-group-store.ts";
import { planStart, type Timing } from "./timing.ts";

interface DeploymentPlan {
	name: string;
	group: ContainerGroup;
	reason: GroupState["reason"];
	faults: LaunchFault[];
	now: number;
	/** What it takes the place of. */
	earlier?: GroupRow | undefined;
	timeToLiveMs?: number | undefined;
}

/** The state of a deployment accepted now, with its way to the start laid out. */
export function newDeployment(
	{ engine, timing }: { engine: ContainerEngine; timing: Timing },
	plan: DeploymentPlan,
): GroupState {
	const { name, group, reason, faults, now, earlier, timeToLiveMs } = plan;
	const startUps = group.properties.containers
		.map((each) => engine.startUpMs?.(name, each))
		.filter((each) => each !== undefined);
	const capacity = faults.find((fault) => fault.kind === "capacity");
	return deploy({
		...{ reason, group, now, faults, earlier, timeToLiveMs },
		deployment: randomUUID(),
		plan: planStart(timing, {
			acceptedAt: now,
			imagesToPull: imagesToPull(group, earlier),
			startUpMs: startUps.length > 0 ? Math.max(...startUps) : undefined,
			faults,
		}),
		capacityFailureAt: capacity && now + Math.round(capacity.afterMs ?? timing.capacityFailureMs),
	});
}

/** An update in place finds the images of what runs; a group that ended or was stopped is deployed as new. */
function imagesToPull(group: ContainerGroup, earlier: GroupRow | undefined): string[] {
	const images = (of: ContainerGroup) => containerSpecs(of).map((each) => each.properties.image);
	const runs = earlier?.state.phase.kind === "started" && !isOver(earlier.state);
	const there = new Set(runs ? images(earlier.group) : []);
	return images(group).filter((image) => !there.has(image));
}

export interface DeploymentRequest {
	key: string;
	id: string;
	name: string;
	group: ContainerGroup;
	/** Names the operation that follows this deployment. */
	operationId: string;
	reason: GroupState["reason"];
	faults: LaunchFault[];
	timeToLiveMs?: number | undefined;
}

/**
 * Deploys a new group, or anew in place of `earlier`. To be called in the group's turn. Resolves when nothing of
 * the earlier deployment runs any more; everything is stored before that, so that a killed emulator goes on here.
 * Throws ACI's refusal if an ended group gave its cores back and there is no room for them any more.
 */
export async function beginDeployment(
	parts: EmulatorParts,
	request: DeploymentRequest,
	earlier?: GroupRow,
): Promise<GroupRow> {
	const { clock, driver, operations, quotas, store } = parts;
	if (earlier) checkCoresAgain(quotas, store, earlier);
	const { key, id, name, group, operationId } = request;
	const now = clock.now();
	// A group that vanished in this turn is none any more, but its containers are yet to be ended.
	const vanished = earlier ? undefined : store.get(key);
	const state: GroupState = {
		...newDeployment(parts, { ...request, now, earlier }),
		...(vanished ? { replacing: { group: vanished.group, state: vanished.state } } : {}),
	};
	const row: GroupRow = { key, id, name, group, state, removing: false };
	const before = earlier ?? vanished;
	store.transaction(() => {
		if (before) closeOperations(operations, before);
		driver.save(row);
		operations.add(operationId, { groupKey: key, deployment: state.deployment, startedAt: now });
	});
	return before ? ((await driver.endReplaced(key)) ?? row) : row;
}

/** Deploys the group once more as it is. To be called in its turn. */
export function redeploy(
	parts: EmulatorParts,
	row: GroupRow,
	how: Pick<DeploymentRequest, "operationId" | "reason" | "faults">,
): Promise<GroupRow> {
	return beginDeployment(parts, { ...row, ...how, timeToLiveMs: row.state.timeToLiveMs }, row);
}

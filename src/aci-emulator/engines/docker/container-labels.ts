import { createHash } from "node:crypto";
import { resolve } from "node:path";
import type { ContainerRun, Deployment } from "../container-engine.ts";

/** What an emulator holds on an engine bears its id, and what is in common to a deployment that one's too. */
export const EMULATOR_LABEL = "tutti.aci-emulator";
export const DEPLOYMENT_LABEL = "tutti.aci-emulator.deployment";
const GROUP_LABEL = "tutti.aci-emulator.group";
/** "network" for the container that holds a group's network; else the kind. */
export const ROLE_LABEL = "tutti.aci-emulator.role";

type Role = "network" | "volume" | ContainerRun["kind"];

/**
 * The id of the emulator whose state is in that folder. It goes by the path alone, so that what an emulator
 * left behind is found although its folder was deleted meanwhile.
 */
export function emulatorId(directory: string): string {
	return createHash("sha256").update(resolve(directory)).digest("hex").slice(0, 12);
}

export function labelsOf(emulator: string, { deployment, groupName }: Deployment, role: Role) {
	return {
		[EMULATOR_LABEL]: emulator,
		[DEPLOYMENT_LABEL]: deployment,
		[GROUP_LABEL]: groupName,
		[ROLE_LABEL]: role,
	};
}

/** Readable in the engine's list, and another one for each run. */
export function containerName(run: ContainerRun): string {
	return `tutti-${run.groupName}-${run.name}-${short(run)}.${run.restartCount}`;
}

export function networkContainerName(deployment: Deployment): string {
	return `tutti-${deployment.groupName}-network-${short(deployment)}`;
}

export function volumeName(deployment: Deployment, volume: string): string {
	return `tutti-${deployment.groupName}-${volume}-${short(deployment)}`;
}

function short({ deployment }: Deployment): string {
	return deployment.slice(0, 13);
}

import type { ContainerSpec } from "../../groups/container-group.ts";
import type { ContainerRun } from "../container-engine.ts";
import { emulatorId, labelsOf } from "./container-labels.ts";
import { reachableFromBridge } from "./loopback-address.ts";
import { mountsOf, type VolumePlaces } from "./volume-places.ts";

/** Where a run is put, as its group's deployment and the engine have it. */
export interface RunPlace {
	/** The emulator's folder of this engine. */
	directory: string;
	/** "host", or "container:" and whose network is shared. */
	networkMode: string;
	/** The name by which a container on a bridge reaches this machine; undefined on the machine's own network. */
	hostAlias: string | undefined;
	/** Cores of the engine's machine. It refuses to give more. */
	engineCores: number;
	volumes: VolumePlaces;
}

/**
 * ACI shows the last 4 MB of a running container's log. A short line takes some six times its bytes in the
 * engine's file, and of two files the older one may have only just been dropped.
 */
const LOG_CONFIG = { Type: "json-file", Config: { "max-size": "25m", "max-file": "2" } };

/** The body with which the engine is asked to create the container of a run. Pure. */
export function containerBody(run: ContainerRun, place: RunPlace) {
	const { container } = run;
	return {
		Image: container.image,
		// As in ACI, a command replaces the image's entry point and what that would be given.
		...(container.command?.length ? { Entrypoint: container.command } : {}),
		Env: environmentOf(container, place.hostAlias),
		Labels: labelsOf(emulatorId(place.directory), run, run.kind),
		...userOf(container),
		HostConfig: {
			NetworkMode: place.networkMode,
			Mounts: mountsOf(container, place.volumes),
			LogConfig: LOG_CONFIG,
			...limitsOf(container, place.engineCores),
			...securityOf(container),
		},
	};
}

function environmentOf({ environmentVariables = [] }: ContainerSpec, hostAlias?: string): string[] {
	return environmentVariables.map(({ name, value, secureValue }) => {
		const text = secureValue ?? value ?? "";
		return `${name}=${hostAlias === undefined ? text : reachableFromBridge(text, hostAlias)}`;
	});
}

/** A container may use what it requests, unless it has limits of its own. */
function limitsOf({ resources }: ContainerSpec, engineCores: number) {
	if (!resources) return {};
	const cpuCores = resources.limits?.cpu ?? resources.requests.cpu;
	const memoryGb = resources.limits?.memoryInGB ?? resources.requests.memoryInGB;
	const memoryBytes = Math.floor(memoryGb * 1024 ** 3);
	return {
		NanoCpus: Math.floor(Math.min(cpuCores, engineCores) * 1e9),
		Memory: memoryBytes,
		MemorySwap: memoryBytes,
	};
}

function userOf({ securityContext: { runAsUser, runAsGroup } = {} }: ContainerSpec) {
	if (runAsUser === undefined && runAsGroup === undefined) return {};
	return { User: runAsGroup === undefined ? `${runAsUser}` : `${runAsUser ?? 0}:${runAsGroup}` };
}

function securityOf({ securityContext: context }: ContainerSpec) {
	if (!context) return {};
	const { privileged, capabilities, allowPrivilegeEscalation, seccompProfile } = context;
	return {
		Privileged: privileged ?? false,
		CapAdd: capabilities?.add ?? [],
		CapDrop: capabilities?.drop ?? [],
		SecurityOpt: [
			...(allowPrivilegeEscalation === false ? ["no-new-privileges"] : []),
			...(seccompProfile === undefined ? [] : [`seccomp=${fromBase64(seccompProfile)}`]),
		],
	};
}

/** ACI takes the profile as base64. */
function fromBase64(text: string): string {
	return Buffer.from(text, "base64").toString();
}

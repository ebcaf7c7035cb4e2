import { join } from "node:path";
import type { Clock } from "../../clock/clock.ts";
import { findBounds, thisHost } from "./bounds/process-bounds.ts";
import type { ContainerEngine } from "./container-engine.ts";
import { dockerEngine } from "./docker/docker-engine.ts";
import { findEngine } from "./docker/find-engine.ts";
import type { NetworkKind } from "./docker/group-network.ts";
import type { Shares } from "./docker/volume-places.ts";
import { processEngine } from "./process-engine.ts";

/** Which containers are wanted: Docker's or podman's, plain processes, or the first of the two that there is. */
export type ContainersWanted = "auto" | "docker" | "process";

export interface RealContainersOptions {
	/** Where both engines keep what they need, each in a folder of its own. */
	directory: string;
	clock: Clock;
	/** Where the engine is looked for: DOCKER_HOST. */
	environment: NodeJS.ProcessEnv;
	/** As the engines' own; Docker's alone. */
	network?: NetworkKind;
	shares?: Shares;
	/** From SIGTERM to SIGKILL, in milliseconds. Default: the engines'. */
	graceMs?: number;
	log?: (line: string) => void;
}

export type RealContainers =
	| { kind: "docker"; engine: ContainerEngine /** Which one it is. */; words: string }
	| {
			kind: "process";
			engine: ContainerEngine;
			/** What holds containers to their CPU and memory, after "they are". */
			bounds: string;
			/** Why it is not Docker; absent if it was not asked. */
			why?: string;
	  };

/** Docker was wanted, and no container engine answers; the message says what was tried. */
export class NoContainerEngine extends Error {}

/** What runs containers on this machine. Throws NoContainerEngine. */
export async function realContainers(
	wanted: ContainersWanted,
	options: RealContainersOptions,
): Promise<RealContainers> {
	const { directory, environment, network, shares, ...both } = options;
	if (wanted === "process") return asProcesses(directory, both);
	const search = await findEngine(environment);
	if (search.found) {
		const engine = dockerEngine({
			...{ ...both, engine: search.found, directory: join(directory, "docker") },
			...(network ? { network } : {}),
			...(shares ? { shares } : {}),
		});
		return { kind: "docker", engine, words: search.found.words };
	}
	if (wanted === "docker") throw new NoContainerEngine(search.why);
	return { ...asProcesses(directory, both), why: search.why };
}

function asProcesses(
	directory: string,
	options: Pick<RealContainersOptions, "clock" | "graceMs" | "log">,
) {
	const folder = join(directory, "containers");
	const bounds = findBounds(folder, thisHost());
	const engine = processEngine({ ...options, directory: folder, bounds });
	return { kind: "process" as const, engine, bounds: bounds.words };
}

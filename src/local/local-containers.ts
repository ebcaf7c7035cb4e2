/**
 * What containers of this machine's Tutti are: real ones on Docker or podman, or plain processes. The
 * variable TUTTI_CONTAINERS decides: `docker`, `process`, or `auto`, the default: real ones where an engine
 * answers.
 */
import { join } from "node:path";
import type { ContainerEngine } from "../aci-emulator/engines/container-engine.ts";
import { dockerEngine } from "../aci-emulator/engines/docker/docker-engine.ts";
import { findEngine } from "../aci-emulator/engines/docker/find-engine.ts";
import { processEngine } from "../aci-emulator/engines/process-engine.ts";
import type { Clock } from "../clock/clock.ts";
import { LocalServerError } from "./local-server-error.ts";

export interface LocalContainers {
	engine: ContainerEngine;
	/** A sentence for the user. */
	notice: string;
}

const STOP_GRACE_MS = 2000;
const AS_PROCESSES =
	"Containers run as plain processes here: the image is ignored, the command runs as it is.";

/** Throws LocalServerError when `docker` is asked for and no engine answers, or the variable says something else. */
export async function localContainers(
	env: NodeJS.ProcessEnv,
	{ stateFolder, clock, log }: { stateFolder: string; clock: Clock; log: (line: string) => void },
): Promise<LocalContainers> {
	const choice = env.TUTTI_CONTAINERS || "auto";
	if (choice !== "auto" && choice !== "docker" && choice !== "process") {
		throw new LocalServerError(
			"containers-unknown",
			`TUTTI_CONTAINERS is '${choice}'; it must be auto, docker or process.`,
			"Without it, containers are real where Docker or podman answers, and plain processes elsewhere.",
		);
	}
	const processes = {
		clock,
		graceMs: STOP_GRACE_MS,
		log,
		directory: join(stateFolder, "aci", "containers"),
	};
	if (choice === "process") return { engine: processEngine(processes), notice: AS_PROCESSES };
	const search = await findEngine(env);
	if (search.found) {
		const engine = dockerEngine({
			...processes,
			engine: search.found,
			directory: join(stateFolder, "aci", "docker"),
		});
		return { engine, notice: `Containers run on ${search.found.words}.` };
	}
	if (choice === "docker") {
		throw new LocalServerError(
			"containers-unavailable",
			`TUTTI_CONTAINERS is docker, and no container engine answers: ${search.why}.`,
			"Start Docker or podman, or point DOCKER_HOST at it.",
		);
	}
	log(`no-container-engine: ${search.why}`);
	return {
		engine: processEngine(processes),
		notice: `${AS_PROCESSES} No Docker or podman answers.`,
	};
}

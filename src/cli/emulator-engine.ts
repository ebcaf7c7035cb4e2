import { join } from "node:path";
import type { ContainerEngine } from "../aci-emulator/engines/container-engine.ts";
import { dockerEngine } from "../aci-emulator/engines/docker/docker-engine.ts";
import { findEngine } from "../aci-emulator/engines/docker/find-engine.ts";
import { processEngine } from "../aci-emulator/engines/process-engine.ts";
import { simulatedEngine } from "../aci-emulator/engines/simulated-engine.ts";
import { readSimulation, SimulationError } from "../aci-emulator/engines/simulation.ts";
import type { Clock } from "../clock/clock.ts";
import { UserError } from "./user-error.ts";

export interface EngineSettings {
	stateFolder: string;
	environment: NodeJS.ProcessEnv;
	clock: Clock;
	log: (line: string) => void;
	/** Path of the file that --simulation names. */
	simulation: string | undefined;
	/** Folders that stand in for shares of Azure Files, by "account/share". */
	shares: Record<string, string>;
}

/** Without a simulation of the user's: every container runs so long and succeeds. */
const DEFAULT_RUN_MS = 5000;

/** What the options --engine and --simulation name; a simulation alone means the simulated engine. */
export async function engineFor(
	text: string | undefined,
	settings: EngineSettings,
): Promise<ContainerEngine> {
	const { stateFolder, clock, log, simulation, shares } = settings;
	if (simulation !== undefined && text !== undefined && text !== "simulated") {
		throw new UserError(
			`--simulation is for --engine simulated; received '${text}'. Nothing was started.`,
		);
	}
	const chosen = text ?? (simulation === undefined ? "auto" : "simulated");
	if (Object.keys(shares).length > 0 && (chosen === "process" || chosen === "simulated")) {
		throw new UserError(
			`--share is for --engine docker; the engine is '${chosen}'. Nothing was started.`,
		);
	}
	switch (chosen) {
		case "auto":
			return realContainers(settings, (why) => {
				log(`no-container-engine: containers run as plain processes: ${why}`);
				if (Object.keys(shares).length > 0) {
					log(
						"shares-unused: plain processes have no shares of Azure Files: --share has no effect",
					);
				}
				return processEngine({ directory: join(stateFolder, "containers"), clock, log });
			});
		case "docker":
			return realContainers(settings, (why) => {
				throw new UserError(
					`--engine is docker, and no container engine answers: ${why}. Nothing was started.`,
					"Start Docker or podman, or point DOCKER_HOST at it.",
				);
			});
		case "process":
			return processEngine({ directory: join(stateFolder, "containers"), clock, log });
		case "simulated":
			return simulatedEngine({ clock, ...simulationOf(simulation), ...toldTo(log) });
		default:
			throw new UserError(
				`--engine must be auto, docker, process or simulated; received '${text}'. Nothing was started.`,
			);
	}
}

/** On Docker or podman, else what `without` makes of it. */
async function realContainers(
	{ stateFolder, environment, clock, log, shares }: EngineSettings,
	without: (why: string) => ContainerEngine,
): Promise<ContainerEngine> {
	const search = await findEngine(environment);
	if (!search.found) return without(search.why);
	log(`container-engine: ${search.found.words}`);
	const directory = join(stateFolder, "docker");
	return dockerEngine({ engine: search.found, directory, clock, log, shares });
}

function simulationOf(file: string | undefined) {
	if (file === undefined) return { decide: () => ({ runMs: DEFAULT_RUN_MS, exitCode: 0 }) };
	try {
		return readSimulation(file);
	} catch (cause) {
		if (!(cause instanceof SimulationError)) throw cause;
		throw new UserError(
			`${cause.message} Nothing was started.`,
			"docs/aci-emulator.md says what a simulation may hold.",
			{ cause },
		);
	}
}

/** A callback that fails is worth a line: the container's own client would have retried or told. */
function toldTo(log: (line: string) => void) {
	return {
		onCallbackError: (error: unknown) => log(`callback-failed: ${(error as Error).message}`),
	};
}

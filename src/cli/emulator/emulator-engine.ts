import type { ContainerEngine } from "../../aci-emulator/engines/container-engine.ts";
import type { NetworkKind } from "../../aci-emulator/engines/docker/group-network.ts";
import {
	type ContainersWanted,
	NoContainerEngine,
	realContainers,
} from "../../aci-emulator/engines/real-containers.ts";
import { simulatedEngine } from "../../aci-emulator/engines/simulated-engine.ts";
import { readSimulation, SimulationError } from "../../aci-emulator/engines/simulation.ts";
import type { Clock } from "../../clock/clock.ts";
import { UserError } from "../errors/user-error.ts";

export interface EngineSettings {
	stateFolder: string;
	environment: NodeJS.ProcessEnv;
	clock: Clock;
	log: (line: string) => void;
	/** Path of the file that --simulation names. */
	simulation: string | undefined;
	/** As --network has it. */
	network: NetworkKind | undefined;
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
	const { clock, log, simulation } = settings;
	if (simulation !== undefined && text !== undefined && text !== "simulated") {
		throw new UserError(
			`--simulation is for --engine simulated; received '${text}'. Nothing was started.`,
		);
	}
	const chosen = text ?? (simulation === undefined ? "auto" : "simulated");
	const [dockers] = optionsOfDocker(settings);
	if (dockers && (chosen === "process" || chosen === "simulated")) {
		throw new UserError(
			`${dockers} is for --engine docker; the engine is '${chosen}'. Nothing was started.`,
		);
	}
	switch (chosen) {
		case "auto":
		case "docker":
		case "process":
			return realEngine(chosen, settings);
		case "simulated":
			return simulatedEngine({ clock, ...simulationOf(simulation), ...toldTo(log) });
		default:
			throw new UserError(
				`--engine must be auto, docker, process or simulated; received '${text}'. Nothing was started.`,
			);
	}
}

/** The options that were given and mean something to Docker and podman alone. */
function optionsOfDocker({ network, shares }: EngineSettings): string[] {
	return [
		...(network === undefined ? [] : ["--network"]),
		...(Object.keys(shares).length === 0 ? [] : ["--share"]),
	];
}

async function realEngine(
	wanted: ContainersWanted,
	settings: EngineSettings,
): Promise<ContainerEngine> {
	const { stateFolder, environment, clock, log, network, shares } = settings;
	const options = { directory: stateFolder, environment, clock, log, shares };
	try {
		const found = await realContainers(wanted, { ...options, ...(network ? { network } : {}) });
		if (found.kind === "docker") log(`container-engine: ${found.words}`);
		else if (found.why !== undefined) {
			log(`no-container-engine: containers run as plain processes: ${found.why}`);
			for (const option of optionsOfDocker(settings)) {
				log(`option-unused: ${option} has no effect on plain processes`);
			}
		}
		return found.engine;
	} catch (cause) {
		if (!(cause instanceof NoContainerEngine)) throw cause;
		throw new UserError(
			`--engine is docker, and no container engine answers: ${cause.message}. Nothing was started.`,
			"Start Docker or podman, or point DOCKER_HOST at it.",
			{ cause },
		);
	}
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

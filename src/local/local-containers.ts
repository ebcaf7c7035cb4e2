/**
 * What containers of this machine's Tutti are: real ones on Docker or podman, or plain processes. Variables of
 * the environment decide: TUTTI_CONTAINERS, `docker`, `process`, or `auto`, the default, real ones where an
 * engine answers; and for real ones TUTTI_CONTAINER_NETWORK and TUTTI_SHARES.
 */
import { delimiter, join } from "node:path";
import type { ContainerEngine } from "../aci-emulator/engines/container-engine.ts";
import {
	type ContainersWanted,
	NoContainerEngine,
	type RealContainersOptions,
	realContainers,
} from "../aci-emulator/engines/real-containers.ts";
import { ShareError, shareFolders } from "../aci-emulator/engines/share-folders.ts";
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

/** Throws LocalServerError when `docker` is asked for and no engine answers, or a variable says something else. */
export async function localContainers(
	env: NodeJS.ProcessEnv,
	{ stateFolder, clock, log }: { stateFolder: string; clock: Clock; log: (line: string) => void },
): Promise<LocalContainers> {
	const wanted = wantedIn(env);
	const dockers = { ...networkIn(env), ...sharesIn(env) };
	const unused = Object.keys(dockers).map((name) => VARIABLES[name as keyof typeof dockers]);
	if (wanted === "process" && unused.length > 0) {
		throw new LocalServerError(
			"containers-unknown",
			`${unused.join(" and ")} cannot be had with TUTTI_CONTAINERS=process: plain processes have neither.`,
			"Leave out one or the other.",
		);
	}
	const directory = join(stateFolder, "aci");
	const options = { directory, environment: env, clock, log, graceMs: STOP_GRACE_MS, ...dockers };
	const found = await realContainers(wanted, options).catch((cause: unknown) => {
		if (!(cause instanceof NoContainerEngine)) throw cause;
		throw new LocalServerError(
			"containers-unavailable",
			`TUTTI_CONTAINERS is docker, and no container engine answers: ${cause.message}.`,
			"Start Docker or podman, or point DOCKER_HOST at it.",
		);
	});
	const { engine } = found;
	if (found.kind === "docker") return { engine, notice: `Containers run on ${found.words}.` };
	const notice = `${AS_PROCESSES} They are ${found.bounds}.`;
	if (found.why === undefined) return { engine, notice };
	log(`no-container-engine: ${found.why}`);
	const without = unused.map((each) => ` ${each} has no effect.`).join("");
	return { engine, notice: `${notice} No Docker or podman answers.${without}` };
}

const VARIABLES = { network: "TUTTI_CONTAINER_NETWORK", shares: "TUTTI_SHARES" } as const;
type Dockers = Pick<RealContainersOptions, keyof typeof VARIABLES>;

function wantedIn(env: NodeJS.ProcessEnv): ContainersWanted {
	const text = env.TUTTI_CONTAINERS || "auto";
	if (text === "auto" || text === "docker" || text === "process") return text;
	throw new LocalServerError(
		"containers-unknown",
		`TUTTI_CONTAINERS is '${text}'; it must be auto, docker or process.`,
		"Without it, containers are real where Docker or podman answers, and plain processes elsewhere.",
	);
}

function networkIn(env: NodeJS.ProcessEnv): Dockers {
	const text = env[VARIABLES.network];
	if (!text) return {};
	if (text === "host" || text === "bridge") return { network: text };
	throw new LocalServerError(
		"containers-unknown",
		`${VARIABLES.network} is '${text}'; it must be host or bridge.`,
		"Without it, containers use this machine's network on Linux, and one of each group's own elsewhere.",
	);
}

/** `account/share=folder`, several separated as in PATH; folders are taken from where the command runs. */
function sharesIn(env: NodeJS.ProcessEnv): Dockers {
	const texts = (env[VARIABLES.shares] ?? "").split(delimiter).filter((text) => text !== "");
	if (texts.length === 0) return {};
	try {
		return { shares: shareFolders(texts, process.cwd()) };
	} catch (cause) {
		if (!(cause instanceof ShareError)) throw cause;
		throw new LocalServerError(
			"containers-unknown",
			`${VARIABLES.shares} ${cause.message}.`,
			`Several shares are separated by '${delimiter}'.`,
		);
	}
}

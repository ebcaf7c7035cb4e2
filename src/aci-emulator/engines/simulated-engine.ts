import { createHash } from "node:crypto";
import { type Clock, holding } from "../../clock/clock.ts";
import type { Container, ContainerSpec } from "../groups/container-group.ts";
import type {
	ContainerEngine,
	ContainerLog,
	ContainerRun,
	RunState,
	StartAnswer,
} from "./container-engine.ts";

/** What becomes of a simulated container. Times are milliseconds of the clock. */
export interface SimulatedRun {
	/** From PUT to start. Default: the emulator's timing. Only that of a first run counts. */
	startUpMs?: number;
	/** From start to exit. Infinity: it runs until it is stopped. */
	runMs: number;
	exitCode: number;
	/** What it has written when it ends. Default: nothing. */
	log?: string;
	/** Called `afterMs` after the start, if it still runs then; at least once over restarts of the emulator. */
	callback?: { afterMs: number; call: () => Promise<void> };
}

interface SimulatedContainer {
	groupName: string;
	containerName: string;
	/** How often it was run again: 0 for the first run. */
	restartCount: number;
	image: string;
	command: string[];
	/** All variables, secure ones too. */
	environment: Record<string, string>;
}

export interface SimulatedEngineOptions {
	clock: Clock;
	/** Any text. The same seed gives the same outcomes, whatever the order of events. Default "". */
	seed?: string;
	/**
	 * Decides what becomes of a container. It may be asked more than once, and must answer the same for the
	 * same container and the same numbers from `random` (uniform in [0, 1)).
	 */
	decide: (container: SimulatedContainer, random: () => number) => SimulatedRun;
	/** Told when a callback fails. Default: failures are ignored, as a container's would be. */
	onCallbackError?: (error: unknown) => void;
}

export function simulatedEngine(options: SimulatedEngineOptions): ContainerEngine {
	return new SimulatedEngine(options);
}

/**
 * Containers without processes: each run's outcome follows from the seed, the container and its stored
 * start, so that nothing has to be kept, and thousands of groups pass in seconds on a stepped clock.
 */
class SimulatedEngine implements ContainerEngine {
	readonly name = "simulated";
	readonly #options: SimulatedEngineOptions;
	/** What cancels the calls that are to come, by run. */
	readonly #armed = new Map<string, (() => void)[]>();
	#notify: (groupKey: string) => void = () => undefined;

	constructor(options: SimulatedEngineOptions) {
		this.#options = options;
	}

	startUpMs(groupName: string, { name, properties }: Container): number | undefined {
		return this.#outcome({ groupName, name, restartCount: 0, container: properties }).startUpMs;
	}

	onChange(listener: (groupKey: string) => void): void {
		this.#notify = listener;
	}

	start(run: ContainerRun): StartAnswer {
		this.adopt(run);
		return { kind: "started" };
	}

	adopt(run: ContainerRun): void {
		const { clock, onCallbackError = () => undefined } = this.#options;
		const { runMs, callback } = this.#outcome(run);
		const cancels: (() => void)[] = [];
		if (Number.isFinite(runMs)) {
			const end = () => {
				this.#armed.delete(nameOf(run));
				this.#notify(run.groupKey);
			};
			cancels.push(clock.callAt(run.startedAt + runMs, end));
		}
		if (callback && callback.afterMs <= runMs) {
			const call = () => void holding(clock, callback.call).catch(onCallbackError);
			cancels.push(clock.callAt(run.startedAt + Math.round(callback.afterMs), call));
		}
		this.#armed.set(nameOf(run), cancels);
	}

	inspect(run: ContainerRun): RunState {
		const { runMs, exitCode } = this.#outcome(run);
		const finishedAt = run.startedAt + runMs;
		return this.#options.clock.now() >= finishedAt
			? { kind: "exited", finishedAt, exitCode }
			: { kind: "running" };
	}

	async readLog(run: ContainerRun, { maxBytes }: { maxBytes: number }): Promise<ContainerLog> {
		const { runMs, log = "" } = this.#outcome(run);
		const now = this.#options.clock.now();
		const endsAt = run.startedAt + runMs;
		const content = Buffer.from(now >= endsAt ? log : "");
		return {
			content: content.subarray(Math.max(0, content.length - maxBytes)),
			writtenAt: Math.min(now, endsAt),
		};
	}

	async stop(runs: ContainerRun[]): Promise<void> {
		for (const run of runs) this.#disarm(nameOf(run));
	}

	discard(): void {
		// Nothing is kept.
	}

	close(): void {
		for (const name of [...this.#armed.keys()]) this.#disarm(name);
	}

	#disarm(name: string): void {
		for (const cancel of this.#armed.get(name) ?? []) cancel();
		this.#armed.delete(name);
	}

	/** Whole milliseconds, so that instants are. */
	#outcome(run: Pick<ContainerRun, "groupName" | "name" | "restartCount" | "container">) {
		const decided = this.#options.decide(
			simulated(run.groupName, run.name, run.restartCount, run.container),
			randomNumbers(`${this.#options.seed ?? ""}/${run.groupName}/${run.name}/${run.restartCount}`),
		);
		return { ...decided, runMs: Math.round(decided.runMs) };
	}
}

function simulated(
	groupName: string,
	containerName: string,
	restartCount: number,
	{ image, command = [], environmentVariables = [] }: ContainerSpec,
): SimulatedContainer {
	const environment: Record<string, string> = {};
	for (const { name, value, secureValue } of environmentVariables) {
		environment[name] = secureValue ?? value ?? "";
	}
	return { groupName, containerName, restartCount, image, command, environment };
}

function nameOf({ deployment, name, restartCount }: ContainerRun): string {
	return `${deployment}/${name}/${restartCount}`;
}

/** Uniform numbers in [0, 1) that follow from the text: its SHA-256 seeds a 32-bit generator (mulberry32). */
function randomNumbers(text: string): () => number {
	let state = createHash("sha256").update(text).digest().readUInt32LE(0);
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

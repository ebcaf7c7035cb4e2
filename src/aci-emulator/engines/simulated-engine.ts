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

export interface SimulatedContainer {
	groupName: string;
	containerName: string;
	/** How often it was run again: 0 for the first run. */
	restartCount: number;
	image: string;
	command: string[];
	/** All variables, secure ones too. */
	environment: Record<string, string>;
}

/** Of a run that was ended before its time: 128 and the number of SIGTERM. */
const TERMINATED = 143;

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
	/** When runs were ended before their time, by deployment and run. */
	readonly #stoppedAt = new Map<string, Map<string, number>>();
	#notify: (groupKey: string) => void = () => undefined;

	constructor(options: SimulatedEngineOptions) {
		this.#options = options;
	}

	startUpMs(groupName: string, { name, properties }: Container): number | undefined {
		const run = { groupName, name, restartCount: 0, container: properties, faults: [] };
		return this.#outcome(run).startUpMs;
	}

	onChange(listener: (groupKey: string) => void): void {
		this.#notify = listener;
	}

	start(run: ContainerRun): StartAnswer {
		this.adopt(run);
		return { kind: "started" };
	}

	adopt(run: ContainerRun): void {
		if (this.#armed.has(nameOf(run))) return;
		const { clock } = this.#options;
		const { runMs, callback } = this.#outcome(run);
		const cancels: (() => void)[] = [];
		if (Number.isFinite(runMs)) {
			const end = () => {
				this.#armed.delete(nameOf(run));
				this.#notify(run.groupKey);
			};
			cancels.push(clock.callAt(run.startedAt + runMs, end));
		}
		if (callback && callback.afterMs <= runMs && Number.isFinite(callback.afterMs)) {
			const call = () => this.#callBack(run, callback);
			// Asked for first: a callback at the end of the run comes before its exit is seen.
			cancels.unshift(clock.callAt(run.startedAt + callback.afterMs, call));
		}
		this.#armed.set(nameOf(run), cancels);
	}

	inspect(run: ContainerRun): RunState {
		const stoppedAt = this.#stopOf(run);
		if (stoppedAt !== undefined) {
			return { kind: "exited", finishedAt: stoppedAt, exitCode: TERMINATED };
		}
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
		const hasEnded = now >= endsAt && this.#stopOf(run) === undefined;
		const content = Buffer.from(hasEnded ? log : "");
		return {
			content: content.subarray(Math.max(0, content.length - maxBytes)),
			writtenAt: Math.min(now, endsAt),
		};
	}

	async stop(runs: ContainerRun[]): Promise<void> {
		for (const run of runs) {
			if (this.inspect(run).kind === "running") {
				const stopped = this.#stoppedAt.get(run.deployment) ?? new Map<string, number>();
				this.#stoppedAt.set(run.deployment, stopped);
				stopped.set(nameOf(run), this.#options.clock.now());
			}
			this.#disarm(nameOf(run));
		}
	}

	discard(deployment: string): void {
		this.#stoppedAt.delete(deployment);
	}

	close(): void {
		for (const name of [...this.#armed.keys()]) this.#disarm(name);
	}

	#stopOf(run: ContainerRun): number | undefined {
		return this.#stoppedAt.get(run.deployment)?.get(nameOf(run));
	}

	#callBack(run: ContainerRun, { afterMs, call }: NonNullable<SimulatedRun["callback"]>): void {
		const { clock, onCallbackError = () => undefined } = this.#options;
		const isCut = run.faults.some(
			(fault) =>
				fault.kind === "network-cut" &&
				afterMs >= fault.afterMs &&
				afterMs < fault.afterMs + fault.forMs,
		);
		if (isCut) onCallbackError(new Error(`The network of container "${run.name}" is cut.`));
		else holding(clock, call).catch(onCallbackError);
	}

	#disarm(name: string): void {
		for (const cancel of this.#armed.get(name) ?? []) cancel();
		this.#armed.delete(name);
	}

	/** Whole milliseconds, so that instants are; faults at launch have their effect. */
	#outcome(run: Outlined): SimulatedRun {
		const { groupName, name, restartCount, container, faults } = run;
		const decided = this.#options.decide(
			simulated(groupName, name, restartCount, container),
			randomNumbers(`${this.#options.seed ?? ""}/${groupName}/${name}/${restartCount}`),
		);
		const slowness = faults.find((fault) => fault.kind === "slow-container")?.factor ?? 1;
		const runMs = Math.round(decided.runMs * slowness);
		const { callback, ...rest } = decided;
		if (!callback || faults.some((fault) => fault.kind === "lost-callback"))
			return { ...rest, runMs };
		const afterMs = Math.round(callback.afterMs * slowness);
		return { ...rest, runMs, callback: { ...callback, afterMs } };
	}
}

type Outlined = Pick<ContainerRun, "groupName" | "name" | "restartCount" | "container" | "faults">;

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

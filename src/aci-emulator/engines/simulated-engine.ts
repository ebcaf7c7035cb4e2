import { createHash } from "node:crypto";
import { type Clock, holding } from "../../clock/clock.ts";
import type { Container } from "../container-group.ts";
import type { ContainerEngine, ContainerRun } from "./container-engine.ts";

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

/**
 * Containers without processes: each run's outcome follows from the seed, the container and its stored
 * start, so that nothing has to be kept, and thousands of groups pass in seconds on a stepped clock.
 */
export function simulatedEngine(options: SimulatedEngineOptions): ContainerEngine {
	const { clock, seed = "", decide } = options;
	const armed = new Map<string, (() => void)[]>();
	let notify: (groupKey: string) => void = () => undefined;

	/** Whole milliseconds, so that instants are. */
	function outcome(run: Pick<ContainerRun, "groupName" | "name" | "restartCount" | "container">) {
		const decided = decide(
			simulated(run.groupName, run.name, run.restartCount, run.container),
			randomNumbers(`${seed}/${run.groupName}/${run.name}/${run.restartCount}`),
		);
		return { ...decided, runMs: Math.round(decided.runMs) };
	}

	function arm(run: ContainerRun): void {
		const { runMs, callback } = outcome(run);
		const endsAt = run.startedAt + runMs;
		const cancels: (() => void)[] = [];
		if (Number.isFinite(endsAt)) {
			cancels.push(
				clock.callAt(endsAt, () => {
					armed.delete(nameOf(run));
					notify(run.groupKey);
				}),
			);
		}
		if (callback && callback.afterMs <= runMs) {
			const call = () =>
				void holding(clock, callback.call).catch(options.onCallbackError ?? (() => undefined));
			cancels.push(clock.callAt(run.startedAt + Math.round(callback.afterMs), call));
		}
		armed.set(nameOf(run), cancels);
	}

	return {
		startUpMs(groupName, { name, properties }) {
			const run = { groupName, name, restartCount: 0, container: properties };
			return outcome(run).startUpMs;
		},
		onExit(listener) {
			notify = listener;
		},
		start(run) {
			arm(run);
			return { kind: "started" };
		},
		adopt: arm,
		inspect(run) {
			const { runMs, exitCode } = outcome(run);
			const finishedAt = run.startedAt + runMs;
			return clock.now() >= finishedAt ? { finishedAt, exitCode } : undefined;
		},
		readLog(run, maxBytes) {
			const { runMs, log = "" } = outcome(run);
			const over = clock.now() >= run.startedAt + runMs;
			const content = Buffer.from(over ? log : "");
			return {
				content: content.subarray(Math.max(0, content.length - maxBytes)),
				writtenAt: Math.min(clock.now(), run.startedAt + runMs),
			};
		},
		async stop(runs) {
			for (const run of runs) {
				for (const cancel of armed.get(nameOf(run)) ?? []) cancel();
				armed.delete(nameOf(run));
			}
		},
		discard: () => undefined,
		close() {
			for (const cancel of [...armed.values()].flat()) cancel();
			armed.clear();
		},
	};
}

function simulated(
	groupName: string,
	containerName: string,
	restartCount: number,
	{ image, command = [], environmentVariables = [] }: Container["properties"],
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

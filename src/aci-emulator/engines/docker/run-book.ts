import type { Clock } from "../../../clock/clock.ts";
import type { ContainerRun, RunState } from "../container-engine.ts";
import type { ContainerEventsListener } from "./container-events.ts";
import { containerName } from "./container-labels.ts";
import { type InspectedContainer, lostState, runState } from "./container-state.ts";
import { type EngineApi, EngineApiError, EngineAwayError } from "./engine-api.ts";
import { ASK_AGAIN_MS } from "./engine-patience.ts";
import type { RunLauncher } from "./run-launcher.ts";

interface Entry {
	run: ContainerRun;
	state: RunState;
	/** What is under way with it: its launch, a look, its end. One after the other. */
	work: Promise<void>;
	/** Whether a look waits for its turn, of which one is enough. */
	isLookDue: boolean;
	/** Aborted when it is to end: from then on it is not launched any more. */
	ending: AbortController;
	/** What the engine last refused of it. */
	refusal?: string;
}

interface RunBookParts {
	api: EngineApi;
	clock: Clock;
	launcher: RunLauncher;
	/** Told the key of a group when the state of one of its runs has changed. */
	changed: (groupKey: string) => void;
	log: (line: string) => void;
}

/** Podman tells of an end some time before it shows it. */
const SHOWN_LATER_MS = 100;

/**
 * What is known of runs: one entry a run, whose state is what the engine last said.
 *
 *   (none) --begin--> starting --launched--> running --ended--> exited
 *                        \--refused--> not-started          \ its end was asked for before it was
 *                        \--not launched any more--> exited / launched: as one that is lost
 *   (none) --takeUp--> running, as the emulator believes, until the first look says what it is.
 *
 * A state that is final (exited, not-started) stays. Entries go only by `forget`.
 */
export class RunBook implements ContainerEventsListener {
	readonly #parts: RunBookParts;
	readonly #entries = new Map<string, Entry>();
	#closed = false;

	constructor(parts: RunBookParts) {
		this.#parts = parts;
	}

	/** Sees to it that the run is started, unless it was before. */
	begin(run: ContainerRun): RunState {
		const known = this.#entries.get(containerName(run));
		if (known) return known.state;
		const entry = this.#enter(run, { kind: "starting" });
		this.#do(entry, () => this.#launch(entry));
		return entry.state;
	}

	/** The state of a run that was begun at some time, by this emulator or one before it. */
	takeUp(run: ContainerRun): RunState {
		const known = this.#entries.get(containerName(run));
		if (known) return known.state;
		const entry = this.#enter(run, { kind: "running" });
		this.#do(entry, () => this.#look(entry));
		return entry.state;
	}

	/** Stops a run, begun or not; resolves when it has ended, also if the engine is away meanwhile. */
	async end(run: ContainerRun, graceSeconds: number): Promise<void> {
		this.takeUp(run);
		const entry = this.#entries.get(containerName(run))!;
		entry.ending.abort();
		this.#do(entry, () => this.#stop(entry, graceSeconds));
		await entry.work;
	}

	forget(deployment: string): void {
		for (const [name, { run, ending }] of this.#entries) {
			if (run.deployment !== deployment) continue;
			ending.abort();
			this.#entries.delete(name);
		}
	}

	ended(name: string): void {
		const entry = this.#entries.get(name);
		if (!entry || isFinal(entry.state)) return;
		this.#do(entry, async () => {
			await this.#look(entry);
			if (entry.state.kind === "running") await this.#lookLater(entry, SHOWN_LATER_MS);
		});
	}

	missed(): void {
		for (const entry of this.#entries.values()) {
			if (entry.state.kind !== "running" || entry.isLookDue) continue;
			entry.isLookDue = true;
			this.#do(entry, () => this.#look(entry));
		}
	}

	/** What was begun and not launched yet is left to the next emulator. */
	close(): void {
		this.#closed = true;
		for (const { ending } of this.#entries.values()) ending.abort();
	}

	#enter(run: ContainerRun, state: RunState): Entry {
		const ending = new AbortController();
		const entry: Entry = { run, state, ending, isLookDue: false, work: Promise.resolve() };
		this.#entries.set(containerName(run), entry);
		return entry;
	}

	/** Does it after what is under way, again and again while the engine does not answer or refuses. */
	#do(entry: Entry, what: () => Promise<void>): void {
		entry.work = entry.work.then(async () => {
			while (!this.#closed && this.#isEntered(entry) && !isFinal(entry.state)) {
				try {
					return await what();
				} catch (error) {
					this.#tellRefusal(entry, error);
					await pause(ASK_AGAIN_MS);
				}
			}
		});
	}

	async #launch(entry: Entry): Promise<void> {
		const { signal } = entry.ending;
		try {
			if (signal.aborted) return await this.#look(entry);
			const why = await this.#parts.launcher.launch(entry.run, signal);
			if (why !== undefined) return this.#set(entry, { kind: "not-started", why });
		} catch (error) {
			if (!signal.aborted) throw error;
		}
		await this.#look(entry);
	}

	async #stop(entry: Entry, graceSeconds: number): Promise<void> {
		await this.#parts.launcher.stop(entry.run, graceSeconds);
		await this.#look(entry);
		if (entry.state.kind === "running") await this.#lookLater(entry, SHOWN_LATER_MS);
		if (!isFinal(entry.state)) throw new Error("It was stopped and is shown as running.");
	}

	async #look(entry: Entry): Promise<void> {
		entry.isLookDue = false;
		const now = () => this.#parts.clock.now();
		const path = `/containers/${containerName(entry.run)}/json`;
		try {
			const seen = await this.#parts.api.call<InspectedContainer>("GET", path);
			const state = runState(seen, { startedAt: entry.run.startedAt, now: now() });
			if (state.kind !== "starting") return this.#set(entry, state);
		} catch (error) {
			if (!(error instanceof EngineApiError && error.status === 404)) throw error;
			return this.#set(entry, lostState(now()));
		}
		// An emulator that was killed created it and came no further.
		if (entry.ending.signal.aborted) this.#set(entry, lostState(now()));
		else await this.#launch(entry);
	}

	async #lookLater(entry: Entry, afterMs: number): Promise<void> {
		await pause(afterMs);
		await this.#look(entry);
		if (entry.state.kind === "running" && afterMs < ASK_AGAIN_MS) {
			await this.#lookLater(entry, 2 * afterMs);
		}
	}

	#set(entry: Entry, state: RunState): void {
		const isNew = state.kind !== entry.state.kind;
		entry.state = state;
		if (isNew && !this.#closed && this.#isEntered(entry)) {
			this.#parts.changed(entry.run.groupKey);
		}
	}

	#tellRefusal(entry: Entry, error: unknown): void {
		const { message } = error as Error;
		if (error instanceof EngineAwayError || message === entry.refusal) return;
		entry.refusal = message;
		this.#parts.log(`engine-refused: ${containerName(entry.run)}: ${message}`);
	}

	#isEntered(entry: Entry): boolean {
		return this.#entries.get(containerName(entry.run)) === entry;
	}
}

function isFinal({ kind }: RunState): boolean {
	return kind === "exited" || kind === "not-started";
}

function pause(durationMs: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, durationMs).unref());
}

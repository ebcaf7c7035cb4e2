import type { Clock } from "../../../clock/clock.ts";
import type { ContainerRun, RunState } from "../container-engine.ts";
import type { ContainerEventsListener } from "./container-events.ts";
import { containerName } from "./container-labels.ts";
import { type InspectedContainer, lostState, runState } from "./container-state.ts";
import { type EngineApi, EngineApiError } from "./engine-api.ts";
import type { RunLauncher } from "./run-launcher.ts";

interface Entry {
	run: ContainerRun;
	state: RunState;
	/** What is under way with it: its launch, or a look. One after the other. */
	work: Promise<void>;
}

interface RunBookParts {
	api: EngineApi;
	clock: Clock;
	launcher: RunLauncher;
	/** Told the key of a group when the state of one of its runs has changed. */
	changed: (groupKey: string) => void;
}

/** An engine that does not answer is asked again after this long, in milliseconds of the wall. */
const ASK_AGAIN_MS = 1000;
/** Podman tells of an end some time before it shows it. */
const SHOWN_LATER_MS = 100;

/**
 * What is known of runs: one entry a run, whose state is what the engine last said.
 *
 *   (none) --begin--> starting --launched--> running --ended--> exited
 *                        \--refused--> not-started
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

	/** Stops a run, begun or not; resolves when it has ended. */
	async end(run: ContainerRun, graceSeconds: number): Promise<void> {
		this.takeUp(run);
		const entry = this.#entries.get(containerName(run))!;
		await entry.work;
		if (isFinal(entry.state) || this.#closed) return;
		await this.#parts.launcher.stop(run, graceSeconds);
		this.#do(entry, () => this.#look(entry));
		await entry.work;
	}

	forget(deployment: string): void {
		for (const [name, { run }] of this.#entries) {
			if (run.deployment === deployment) this.#entries.delete(name);
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
			if (entry.state.kind === "running") this.#do(entry, () => this.#look(entry));
		}
	}

	close(): void {
		this.#closed = true;
	}

	#enter(run: ContainerRun, state: RunState): Entry {
		const entry = { run, state, work: Promise.resolve() };
		this.#entries.set(containerName(run), entry);
		return entry;
	}

	/** Does it after what is under way, again and again while the engine does not answer. */
	#do(entry: Entry, what: () => Promise<void>): void {
		entry.work = entry.work.then(async () => {
			while (!this.#closed && this.#isEntered(entry) && !isFinal(entry.state)) {
				try {
					return await what();
				} catch {
					await pause(ASK_AGAIN_MS);
				}
			}
		});
	}

	async #launch(entry: Entry): Promise<void> {
		const why = await this.#parts.launcher.launch(entry.run);
		if (why === undefined) return await this.#look(entry);
		this.#set(entry, { kind: "not-started", why });
	}

	async #look(entry: Entry): Promise<void> {
		const now = () => this.#parts.clock.now();
		const path = `/containers/${containerName(entry.run)}/json`;
		try {
			const seen = await this.#parts.api.call<InspectedContainer>("GET", path);
			const state = runState(seen, { startedAt: entry.run.startedAt, now: now() });
			// An emulator that was killed created it and came no further.
			if (state.kind === "starting") await this.#launch(entry);
			else this.#set(entry, state);
		} catch (error) {
			if (!(error instanceof EngineApiError && error.status === 404)) throw error;
			this.#set(entry, lostState(now()));
		}
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

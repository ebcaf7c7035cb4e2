import { type Clock, holding } from "../../clock/clock.ts";
import type { ContainerEngine } from "../engines/container-engine.ts";
import { Alarm } from "./alarm.ts";
import { containersKilled, type GroupState, groupStopped } from "./container-group-state.ts";
import type { ContainerGroupStore, GroupRow } from "./container-group-store.ts";
import { operationView } from "./container-group-view.ts";
import { containerRun, latestRuns } from "./container-runs.ts";
import type { OperationStore } from "./operation-store.ts";
import { settleGroup } from "./settle-group.ts";
import type { Timing } from "./timing.ts";
import { turns } from "./turns.ts";

interface GroupDriverParts {
	clock: Clock;
	store: ContainerGroupStore;
	operations: OperationStore;
	engine: ContainerEngine;
	timing: Timing;
	log: (line: string) => void;
}

/** After an alarm at which something failed, the next comes no sooner than this. */
const RETRY_MS = 1000;

/**
 * Takes container groups through time: what is due is done, what the engine saw is stored. It owns the one
 * alarm of the emulator; one step of a group is in `settle-group.ts`, what a state means in
 * `container-group-state.ts`.
 *
 * Invariants:
 * 1. A row that `current` returns is true as of now: due starts were made and exits were asked for.
 * 2. Between reading and writing a row nothing else runs (no await), so no change is lost.
 * 3. The alarm only makes things happen in time. Nothing depends on it having rung: a new driver on the
 *    same database catches up.
 */
export class GroupDriver {
	/** Runs a change of the group that awaits something, after those that came before it. */
	readonly inTurn = turns();
	readonly #parts: GroupDriverParts;
	readonly #alarm: Alarm;
	#closed = false;

	constructor(parts: GroupDriverParts) {
		this.#parts = parts;
		this.#alarm = new Alarm(parts.clock, () => this.#ring());
		parts.engine.onChange((key) => {
			if (!this.#closed) this.#settleSafely(key);
			this.#setAlarm();
		});
		for (const row of parts.store.list()) this.#takeUp(row);
		this.#setAlarm();
	}

	/** The group as of now, or undefined when there is none (any more). */
	current(key: string): GroupRow | undefined {
		const row = this.#parts.store.get(key);
		const settled = row && this.#settle(row);
		if (settled !== row) this.#setAlarm();
		return settled;
	}

	/** The groups as they are stored: their containers are not asked for. */
	list(): GroupRow[] {
		return this.#parts.store.list().filter((row) => !row.removing);
	}

	/** Stores a new or changed group and sees to what is due next. */
	save(row: GroupRow): void {
		this.#parts.store.put(row);
		this.#setAlarm();
	}

	/** Ends all containers of the group's deployment; resolves when nothing of them is left. */
	async killContainers(row: GroupRow): Promise<void> {
		await this.#parts.engine.stop(latestRuns(row));
	}

	/** Ends the containers, then forgets the group. Takes its turn. */
	remove(key: string): Promise<void> {
		return this.inTurn(key, () => holding(this.#parts.clock, () => this.#removeNow(key)));
	}

	/** Stops every group of which something runs, as by a client's stop. */
	async stopAll(): Promise<void> {
		const running = this.list().filter(({ state }) => isRunning(state));
		for (const row of running) this.save(stopped(row, this.#parts.clock.now()));
		await Promise.all(running.map((row) => this.killContainers(row)));
	}

	close(): void {
		this.#closed = true;
		this.#alarm.close();
		this.#parts.engine.close();
	}

	#settle(row: GroupRow): GroupRow | undefined {
		const { clock, store, engine, timing } = this.#parts;
		const now = clock.now();
		if (row.state.vanishAt !== undefined && now >= row.state.vanishAt) {
			if (!row.removing) this.#removeInBackground(row);
			return undefined;
		}
		if (row.removing) return row;
		const settled = settleGroup(row, engine, timing, now);
		if (settled !== row) store.put(settled);
		return settled;
	}

	#ring(): void {
		const { clock, store } = this.#parts;
		let failed = false;
		for (const key of store.dueBy(clock.now())) failed = !this.#settleSafely(key) || failed;
		this.#setAlarm(failed ? clock.now() + RETRY_MS : 0);
	}

	/** Where nobody waits for the answer: what fails is logged. */
	#settleSafely(key: string): boolean {
		try {
			const row = this.#parts.store.get(key);
			if (row) this.#settle(row);
			return true;
		} catch (error) {
			this.#logFailure(key, error);
			return false;
		}
	}

	#setAlarm(notBefore = 0): void {
		if (this.#closed) return;
		const nextAt = this.#parts.store.nextDueAt();
		if (nextAt !== undefined) this.#alarm.set(Math.max(nextAt, notBefore));
	}

	#removeInBackground(row: GroupRow): void {
		this.#parts.store.put({ ...row, removing: true });
		this.remove(row.key).catch((error: unknown) => this.#logFailure(row.key, error));
	}

	async #removeNow(key: string): Promise<void> {
		const { clock, store, operations, engine } = this.#parts;
		const row = store.get(key);
		if (!row) return;
		closeOperations(operations, row, clock.now());
		store.put({ ...row, removing: true });
		await this.killContainers(row);
		if (this.#closed) return;
		await engine.discard(row.state.deployment);
		store.remove(key);
	}

	/** Takes up what an earlier emulator on the same state left in the middle. */
	#takeUp(row: GroupRow): void {
		if (row.removing) {
			this.#removeInBackground(row);
			return;
		}
		if (row.state.phase.kind === "stopped") {
			const kill = this.inTurn(row.key, () => this.killContainers(row));
			kill.catch((error: unknown) => this.#logFailure(row.key, error));
			return;
		}
		for (const [index, { phase }] of row.state.containers.entries()) {
			if (phase.kind !== "running") continue;
			this.#parts.engine.adopt(containerRun(row, index, phase.startedAt));
		}
	}

	#logFailure(key: string, error: unknown): void {
		this.#parts.log(`internal-error: ${key}: ${(error as Error).stack}`);
	}
}

/**
 * Writes down what the group's operations say for ever, before it is deleted or deployed anew: what was
 * still going on is Canceled.
 */
export function closeOperations(operations: OperationStore, row: GroupRow, now: number): void {
	for (const { id, startedAt } of operations.open(row.key)) {
		const view = operationView(row, startedAt, now) as { status: string };
		const over = view.status === "Succeeded" || view.status === "Failed";
		operations.close(id, over ? view : { ...view, status: "Canceled" });
	}
}

/** The row as a client's stop leaves it. Its containers are yet to be killed. */
export function stopped(row: GroupRow, at: number): GroupRow {
	return { ...row, state: groupStopped(containersKilled(row.state, row.group, at), at) };
}

function isRunning({ phase, containers }: GroupState): boolean {
	return phase.kind === "started" && containers.some((each) => each.phase.kind !== "terminated");
}

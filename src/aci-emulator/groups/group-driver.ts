import { type Clock, holding } from "../../clock/clock.ts";
import type { BillStore } from "../billing/bill-store.ts";
import type { ContainerEngine, ContainerRun } from "../engines/container-engine.ts";
import { Alarm } from "./alarm.ts";
import { closeOperations } from "./close-operations.ts";
import { groupStopped, isOver, replaced } from "./container-group-state.ts";
import type { ContainerGroupStore, GroupRow } from "./container-group-store.ts";
import { containerRun, deploymentOf, latestRuns } from "./container-runs.ts";
import { newDeployment } from "./deployment.ts";
import type { OperationStore } from "./operation-store.ts";
import { lastingFaults } from "./planned-fault.ts";
import { probeFailed } from "./probe-failed.ts";
import { type ProbeFailure, ProbeWatch } from "./probe-watch.ts";
import { settleGroup } from "./settle-group.ts";
import type { Timing } from "./timing.ts";
import { turns } from "./turns.ts";

interface GroupDriverParts {
	clock: Clock;
	store: ContainerGroupStore;
	operations: OperationStore;
	engine: ContainerEngine;
	timing: Timing;
	bill: BillStore;
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
 * 4. What takes time (ending containers, cutting a network) is stored before it begins, and begun again by
 *    the next driver if this one was killed.
 */
export class GroupDriver {
	/** Runs a change of the group that awaits something, after those that came before it. */
	readonly inTurn = turns();
	readonly #parts: GroupDriverParts;
	readonly #alarm: Alarm;
	readonly #probes: ProbeWatch;
	#closed = false;

	constructor(parts: GroupDriverParts) {
		this.#parts = parts;
		this.#alarm = new Alarm(parts.clock, () => this.#ring());
		this.#probes = new ProbeWatch(parts.clock, parts.engine, (failure) => this.#probed(failure));
		parts.engine.onChange((key) => {
			if (this.#closed) return;
			this.#settleSafely(key);
			this.#setAlarm();
		});
		const rows = parts.store.list();
		for (const row of rows) this.#takeUp(row);
		const known = rows.flatMap(({ state }) => [
			state,
			...(state.replacing ? [state.replacing.state] : []),
		]);
		const cleared = parts.engine.clearLeftovers?.(new Set(known.map((each) => each.deployment)));
		cleared?.catch((error: unknown) => this.#logFailure("leftovers", error));
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
		this.#put(row);
		this.#setAlarm();
	}

	/** Ends all containers of the group; resolves when nothing of them is left. */
	async killContainers(row: GroupRow): Promise<void> {
		await this.#parts.engine.stop(latestRuns(row));
	}

	/** Ends what the group's deployment replaces; its own time begins then. Answers undefined if the group is gone. */
	async endReplaced(key: string): Promise<GroupRow | undefined> {
		const { store, engine, clock, bill } = this.#parts;
		const row = store.get(key);
		const replacing = row?.state.replacing;
		if (!row || !replacing) return row;
		await engine.stop(latestRuns({ ...row, ...replacing }));
		await engine.discard(replacing.state.deployment);
		bill.close(replacing.state.deployment, clock.now());
		const latest = this.#closed ? undefined : store.get(key);
		if (latest?.state.deployment !== row.state.deployment) return latest;
		const begun = { ...latest, state: replaced(latest.state, clock.now()) };
		this.save(begun);
		return begun;
	}

	/** Ends the containers, then forgets the group. Takes its turn. */
	remove(key: string): Promise<void> {
		return this.inTurn(key, () => holding(this.#parts.clock, () => this.#removeNow(key)));
	}

	/** Stops every group of which something runs, as by a client's stop. */
	async stopAll(): Promise<void> {
		const running = this.list().filter(
			({ state }) =>
				(state.phase.kind === "started" && !isOver(state)) || state.phase.kind === "launching",
		);
		for (const row of running) this.save(stopped(row, this.#parts.clock.now()));
		await Promise.all(running.map((row) => this.killContainers(row)));
	}

	close(): void {
		this.#closed = true;
		this.#alarm.close();
		this.#probes.close();
		this.#parts.engine.close();
	}

	#settle(row: GroupRow): GroupRow | undefined {
		const { clock, engine, timing } = this.#parts;
		const now = clock.now();
		const { vanishAt = Number.POSITIVE_INFINITY, expireAt = Number.POSITIVE_INFINITY } = row.state;
		if (now >= Math.min(vanishAt, expireAt)) {
			if (!row.removing) this.#removeInBackground(row);
			return undefined;
		}
		if (row.removing) return row;
		const { row: settled, toEnd } = settleGroup(row, engine, timing, now);
		if (settled === row) return row;
		this.#put(settled);
		this.#endInBackground(settled.key, toEnd);
		if (settled.state.networkCut !== row.state.networkCut) this.#cutNetwork(settled);
		if (settled.state.evicted && !row.state.evicted) this.#evictInBackground(settled.key);
		return settled;
	}

	#put(row: GroupRow): void {
		const { store, bill } = this.#parts;
		store.transaction(() => {
			store.put(row);
			bill.follow(row);
		});
		this.#probes.follow(row);
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

	#probed({ run, ...failure }: ProbeFailure): void {
		if (this.#closed) return;
		const row = this.current(run.groupKey);
		if (!row || row.removing) return;
		const { state, isKilled } = probeFailed(row.state, run, failure, this.#parts.clock.now());
		if (state === row.state) return;
		this.save({ ...row, state });
		if (isKilled) this.#endInBackground(row.key, [run]);
	}

	#endInBackground(key: string, runs: ContainerRun[]): void {
		if (runs.length === 0) return;
		this.#inBackground(key, async () => {
			await this.#parts.engine.stop(runs);
			if (!this.#closed) this.current(key);
		});
	}

	#cutNetwork(row: GroupRow): void {
		const { engine } = this.#parts;
		const { networkCut } = row.state;
		if (networkCut === undefined || !engine.cutNetwork) return;
		this.#inBackground(row.key, () => engine.cutNetwork!(deploymentOf(row), networkCut));
	}

	/** The platform deploys the group anew, elsewhere: as a restart, shown as Repairing. */
	#evictInBackground(key: string): void {
		this.#inBackground(key, () =>
			this.inTurn(key, async () => {
				const earlier = this.#parts.store.get(key);
				if (this.#closed || !earlier?.state.evicted || earlier.removing) return;
				const { group, name } = earlier;
				const faults = lastingFaults(earlier.state.faults);
				const { timeToLiveMs } = earlier.state;
				const now = this.#parts.clock.now();
				const state = newDeployment(this.#parts, {
					...{ name, group, faults, now, earlier, timeToLiveMs },
					reason: "repair",
				});
				this.save({ ...earlier, state });
				await this.endReplaced(key);
			}),
		);
	}

	#removeInBackground(row: GroupRow): void {
		this.#put({ ...row, removing: true });
		this.#inBackground(row.key, () => this.remove(row.key));
	}

	#inBackground(key: string, work: () => Promise<void>): void {
		holding(this.#parts.clock, work).catch((error: unknown) => this.#logFailure(key, error));
	}

	async #removeNow(key: string): Promise<void> {
		const { clock, store, operations, engine, bill } = this.#parts;
		const row = store.get(key);
		if (!row) return;
		store.transaction(() => {
			closeOperations(operations, row);
			this.#put({ ...row, removing: true });
		});
		await this.killContainers(row);
		if (this.#closed) return;
		const { deployment, replacing } = row.state;
		for (const each of [deployment, ...(replacing ? [replacing.state.deployment] : [])]) {
			await engine.discard(each);
			bill.close(each, clock.now());
		}
		store.remove(key);
		this.#probes.forget(key);
	}

	/** Takes up what an earlier emulator on the same state left in the middle. */
	#takeUp(row: GroupRow): void {
		const { state, key } = row;
		if (row.removing) {
			this.#removeInBackground(row);
			return;
		}
		if (state.phase.kind === "stopped" || state.phase.kind === "failed") {
			this.#inBackground(key, () => this.inTurn(key, () => this.killContainers(row)));
			return;
		}
		if (state.replacing) {
			this.#inBackground(key, () =>
				this.inTurn(key, async () => void (await this.endReplaced(key))),
			);
			return;
		}
		for (const [index, { phase, unheard }] of state.containers.entries()) {
			if (phase.kind !== "running" && phase.kind !== "starting" && phase.kind !== "killing")
				continue;
			const run = containerRun(row, index, phase.startedAt);
			if (phase.kind === "killing" || unheard) this.#endInBackground(key, [run]);
			// It was asked for; whether the engine came to do it is not known, and asking twice is safe.
			else if (phase.kind === "starting") this.#parts.engine.start(run);
			else this.#parts.engine.adopt(run);
		}
		this.#cutNetwork(row);
		this.#probes.follow(row);
		if (state.evicted) this.#evictInBackground(key);
	}

	#logFailure(key: string, error: unknown): void {
		this.#parts.log(`internal-error: ${key}: ${(error as Error).stack}`);
	}
}

/** The row as a client's stop leaves it. Its containers are yet to be killed. */
export function stopped(row: GroupRow, at: number): GroupRow {
	return { ...row, state: groupStopped(row.state, at) };
}

import { Alarm } from "./alarm.ts";
import { deploymentsOf, goneAt, groupStopped, isOver } from "./container-group-state.ts";
import type { GroupRow } from "./container-group-store.ts";
import { containerRun } from "./container-runs.ts";
import { GroupEndings, type GroupParts } from "./group-endings.ts";
import { probeFailed } from "./probe-failed.ts";
import { type ProbeFailure, ProbeWatch } from "./probe-watch.ts";
import { settleGroup } from "./settle-group.ts";

/** After an alarm at which something failed, the next comes no sooner than this. */
const RETRY_MS = 1000;

/**
 * Takes container groups through time: what is due is done, what the engine saw is stored. It owns the one
 * alarm of the emulator; one step of a group is in `settle-group.ts`, what takes time in `group-endings.ts`, what a
 * state means in `container-group-state.ts`.
 *
 * Invariants:
 * 1. A row that `current` returns is true as of now: due starts were made and exits were asked for.
 * 2. Between reading and writing a row nothing else runs (no await), so no change is lost.
 * 3. The alarm only makes things happen in time. Nothing depends on it having rung: a new driver on the
 *    same database catches up.
 */
export class GroupDriver {
	readonly #parts: GroupParts;
	readonly #alarm: Alarm;
	readonly #probes: ProbeWatch;
	readonly #endings: GroupEndings;
	#closed = false;

	constructor(parts: GroupParts) {
		this.#parts = parts;
		this.#alarm = new Alarm(parts.clock, () => this.#ring());
		this.#probes = new ProbeWatch(parts.clock, parts.engine, (failure) => this.#probed(failure));
		this.#endings = new GroupEndings({
			...parts,
			save: (row) => this.save(row),
			settle: (key) => this.#seen(key),
			retry: (key) => this.#retry(key),
		});
		parts.engine.onChange((key) => this.#seen(key));
		const rows = parts.store.list();
		for (const row of rows) this.#takeUp(row);
		const known = rows.flatMap(({ state }) => deploymentsOf(state));
		const cleared = parts.engine.clearLeftovers?.(new Set(known));
		cleared?.catch((error: unknown) => this.#endings.logFailure("leftovers", error));
		this.#setAlarm();
	}

	/** Runs a change of the group that awaits something, after those that came before it. */
	inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
		return this.#endings.inTurn(key, work);
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
	killContainers(row: GroupRow): Promise<void> {
		return this.#endings.killContainers(row);
	}

	/** Ends what the group's deployment replaces; its own time begins then. Answers undefined if the group is gone. */
	endReplaced(key: string): Promise<GroupRow | undefined> {
		return this.#endings.endReplaced(key);
	}

	/** Ends the containers, then forgets the group. Takes its turn. */
	remove(key: string): Promise<void> {
		return this.#endings.remove(key);
	}

	/** Stops every group of which something runs, as by a client's stop, and sees the end of what is being ended. */
	async stopAll(): Promise<void> {
		const { store, clock } = this.#parts;
		const work = store.list().map(async (row) => {
			const { phase, replacing } = row.state;
			if (row.removing) await this.remove(row.key);
			else if (replacing) await this.inTurn(row.key, () => this.endReplaced(row.key));
			else if (phase.kind === "failed") await this.killContainers(row);
			else if (phase.kind === "launching" || (phase.kind === "started" && !isOver(row.state))) {
				this.save(stopped(row, clock.now()));
				await this.killContainers(row);
			}
		});
		await Promise.all(work);
	}

	close(): void {
		this.#closed = true;
		this.#alarm.close();
		this.#probes.close();
		this.#endings.close();
		this.#parts.engine.close();
	}

	#settle(row: GroupRow): GroupRow | undefined {
		const { clock, engine, timing } = this.#parts;
		const now = clock.now();
		if (now >= goneAt(row.state)) {
			if (!row.removing) {
				this.#put({ ...row, removing: true });
				this.#endings.finishRemoval(row.key);
			}
			return undefined;
		}
		if (row.removing) return row;
		const { row: settled, toEnd } = settleGroup(row, engine, timing, now);
		if (settled === row) return row;
		this.#put(settled);
		this.#endings.end(settled.key, toEnd);
		if (settled.state.networkCut !== row.state.networkCut) this.#endings.cutNetwork(settled);
		if (settled.state.evicted && !row.state.evicted) this.#endings.evict(settled.key);
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

	/** The engine has something to tell of the group. */
	#seen(key: string): void {
		if (this.#closed) return;
		this.#settleSafely(key);
		this.#setAlarm();
	}

	/** Where nobody waits for the answer: what fails is logged, and tried again. */
	#settleSafely(key: string): boolean {
		try {
			const row = this.#parts.store.get(key);
			if (row) this.#settle(row);
			return true;
		} catch (error) {
			this.#endings.failed(key, error);
			return false;
		}
	}

	#retry(key: string): void {
		if (this.#closed || !this.#settleSafely(key)) return;
		const row = this.#parts.store.get(key);
		if (row) this.#endings.takeUp(row);
		this.#setAlarm();
	}

	#setAlarm(notBefore = 0): void {
		if (this.#closed) return;
		const nextAt = this.#parts.store.nextDueAt();
		if (nextAt !== undefined) this.#alarm.set(Math.max(nextAt, notBefore));
	}

	#probed({ run, ...failure }: ProbeFailure): void {
		const key = run.groupKey;
		if (this.#closed || !this.#settleSafely(key)) return;
		const row = this.#parts.store.get(key);
		if (!row || row.removing) return;
		const { state, isKilled } = probeFailed(row.state, run, failure, this.#parts.clock.now());
		if (state === row.state) return;
		this.save({ ...row, state });
		if (isKilled) this.#endings.end(key, [run]);
	}

	/** Takes up what an earlier emulator on the same state left in the middle. */
	#takeUp(row: GroupRow): void {
		const { engine } = this.#parts;
		const { phase, containers, replacing } = row.state;
		const lives = phase.kind === "launching" || phase.kind === "started";
		if (lives && !row.removing && !replacing) {
			for (const [index, { phase, unheard }] of containers.entries()) {
				if (unheard || (phase.kind !== "running" && phase.kind !== "starting")) continue;
				const run = containerRun(row, index, phase.startedAt);
				// It was asked for; whether the engine came to do it is not known, and asking twice is safe.
				if (phase.kind === "starting") engine.start(run);
				else engine.adopt(run);
			}
			this.#probes.follow(row);
		}
		this.#endings.takeUp(row);
	}
}

/** The row as a client's stop leaves it. Its containers are yet to be killed. */
export function stopped(row: GroupRow, at: number): GroupRow {
	return { ...row, state: groupStopped(row.state, at) };
}

import type { Clock } from "../clock/clock.ts";
import {
	advance,
	type ContainerPhase,
	containerExited,
	containerNotStarted,
	containerStarted,
	containersKilled,
	type GroupState,
	groupStopped,
} from "./container-group-state.ts";
import type { ContainerGroupStore, GroupRow } from "./container-group-store.ts";
import { operationView } from "./container-group-view.ts";
import type { ContainerEngine, ContainerRun } from "./engines/container-engine.ts";
import type { OperationStore } from "./operation-store.ts";
import type { Timing } from "./timing.ts";
import { turns } from "./turns.ts";

/**
 * Takes container groups through time: what is due is done, what the engine saw is stored. It owns the one
 * alarm of the emulator; what a state means is in `container-group-state.ts`.
 *
 * Invariants:
 * 1. A row that `current` returns is true as of now: due starts were made and exits were asked for.
 * 2. Between reading and writing a row nothing else runs (no await), so no change is lost.
 * 3. The alarm only makes things happen in time. Nothing depends on it having rung: a new driver on the
 *    same database catches up.
 */
export interface GroupDriver {
	/** The group as of now, or undefined when there is none (any more). */
	current(key: string): GroupRow | undefined;
	list(): GroupRow[];
	/** Stores a new or changed group and sees to what is due next. */
	save(row: GroupRow): void;
	/** Ends all containers of the group's deployment; resolves when nothing of them is left. */
	killContainers(row: GroupRow): Promise<void>;
	/** Ends the containers, then forgets the group. Takes its turn. */
	remove(key: string): Promise<void>;
	/** Runs a change of the group that awaits something, after those that came before it. */
	inTurn<T>(key: string, change: () => Promise<T>): Promise<T>;
	/** The engine's view of one container's latest run; undefined if it never ran. */
	runOf(row: GroupRow, index: number): ContainerRun | undefined;
	/** Stops every group that has started, as by a client's stop. */
	stopAll(): Promise<void>;
	close(): void;
}

export interface GroupDriverParts {
	clock: Clock;
	store: ContainerGroupStore;
	operations: OperationStore;
	engine: ContainerEngine;
	timing: Timing;
	log: (line: string) => void;
}

/** After an alarm at which something failed, the next comes no sooner than this. */
const RETRY_MS = 1000;

export function groupDriver({
	clock,
	store,
	operations,
	engine,
	timing,
	log,
}: GroupDriverParts): GroupDriver {
	const inTurn = turns();
	let closed = false;
	let alarm: { atMs: number; cancel: () => void } | undefined;

	/** One step of a group to now; the row as it then is. */
	function settle(row: GroupRow): GroupRow | undefined {
		const now = clock.now();
		if (row.state.vanishAt !== undefined && now >= row.state.vanishAt) {
			if (!row.removing) removeInBackground(row);
			return undefined;
		}
		if (row.removing) return row;
		const { group } = row;
		let state = row.state;
		for (const [index, container] of state.containers.entries()) {
			if (state.phase.kind !== "started" || container.phase.kind !== "running") continue;
			const exit = engine.inspect(run(row, index, container.phase.startedAt));
			if (exit) state = containerExited(state, index, exit, group, timing);
		}
		const due = advance(state, group, now);
		state = due.state;
		for (const index of due.toStart) {
			const again = state.containers[index]!.phase.kind === "backing-off";
			const restartCount = state.containers[index]!.restartCount + (again ? 1 : 0);
			const answer = engine.start({ ...run(row, index, now), restartCount });
			state =
				answer.kind === "started"
					? containerStarted(state, index, now)
					: containerNotStarted(state, index, now, answer.why);
		}
		if (state === row.state) return row;
		const settled = { ...row, state };
		store.put(settled);
		return settled;
	}

	function ring(): void {
		alarm = undefined;
		const release = clock.hold();
		let failed = false;
		try {
			for (const key of store.dueBy(clock.now())) failed = !settledSafely(key) || failed;
			setAlarm(failed ? clock.now() + RETRY_MS : 0);
		} finally {
			release();
		}
	}

	function settledSafely(key: string): boolean {
		try {
			const row = store.get(key);
			if (row) settle(row);
			return true;
		} catch (error) {
			log(`internal-error: ${key}: ${(error as Error).stack}`);
			return false;
		}
	}

	function setAlarm(notBefore = 0): void {
		const nextAt = store.nextDueAt();
		if (closed || nextAt === undefined || (alarm && alarm.atMs <= nextAt)) return;
		alarm?.cancel();
		const atMs = Math.max(nextAt, notBefore);
		alarm = { atMs, cancel: clock.callAt(atMs, ring) };
	}

	function run(row: GroupRow, index: number, startedAt: number): ContainerRun {
		const { name, properties } = row.group.properties.containers[index]!;
		return {
			groupKey: row.key,
			groupName: row.name,
			deployment: row.state.deployment,
			name,
			restartCount: row.state.containers[index]!.restartCount,
			startedAt,
			container: properties,
			volumes: row.group.properties.volumes ?? [],
		};
	}

	function removeInBackground(row: GroupRow): void {
		store.put({ ...row, removing: true });
		driver
			.remove(row.key)
			.catch((error: Error) => log(`internal-error: ${row.key}: ${error.stack}`));
	}

	async function removeNow(key: string): Promise<void> {
		const row = store.get(key);
		if (!row) return;
		const release = clock.hold();
		try {
			closeOperations(operations, row, clock.now());
			store.put({ ...row, removing: true });
			await driver.killContainers(row);
			if (closed) return;
			engine.discard(row.state.deployment);
			store.remove(key);
		} finally {
			release();
		}
	}

	/** Takes up what an earlier emulator on the same state left in the middle. */
	function takeUp(row: GroupRow): void {
		if (row.removing) {
			removeInBackground(row);
			return;
		}
		if (row.state.phase.kind === "stopped") {
			const kill = inTurn(row.key, () => driver.killContainers(row));
			kill.catch((error: Error) => log(`internal-error: ${row.key}: ${error.stack}`));
			return;
		}
		for (const [index, { phase }] of row.state.containers.entries()) {
			if (phase.kind === "running") engine.adopt(run(row, index, phase.startedAt));
		}
	}

	const driver: GroupDriver = {
		current(key) {
			const row = store.get(key);
			const settled = row && settle(row);
			if (settled !== row) setAlarm();
			return settled;
		},
		list: () => store.list().filter((row) => !row.removing),
		save(row) {
			store.put(row);
			setAlarm();
		},
		async killContainers(row) {
			const runs = row.state.containers.flatMap((_, index) => driver.runOf(row, index) ?? []);
			await engine.stop(runs);
		},
		remove: (key) => inTurn(key, () => removeNow(key)),
		inTurn,
		runOf(row, index) {
			const { phase, previous } = row.state.containers[index]!;
			const startedAt = startOf(phase) ?? (previous && startOf(previous));
			return startedAt === undefined ? undefined : run(row, index, startedAt);
		},
		async stopAll() {
			const running = driver.list().filter(({ state }) => isRunning(state));
			for (const row of running) driver.save(stopped(row, clock.now()));
			await Promise.all(running.map((row) => driver.killContainers(row)));
		},
		close() {
			closed = true;
			alarm?.cancel();
			engine.close();
		},
	};

	engine.onExit((key) => {
		if (!closed) driver.current(key);
	});
	for (const row of store.list()) takeUp(row);
	setAlarm();
	return driver;
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

function isRunning({ phase, containers }: GroupState): boolean {
	return phase.kind === "started" && containers.some((each) => each.phase.kind !== "terminated");
}

function startOf(phase: ContainerPhase): number | undefined {
	return phase.kind === "running" || phase.kind === "terminated" ? phase.startedAt : undefined;
}

/** The row as a client's stop leaves it. Its containers are yet to be killed. */
export function stopped(row: GroupRow, at: number): GroupRow {
	return { ...row, state: groupStopped(containersKilled(row.state, row.group, at), at) };
}

import type { Clock } from "../clock/clock.ts";
import {
	advance,
	type ContainerPhase,
	containerExited,
	containerNotStarted,
	containerStarted,
	containersKilled,
	groupStopped,
} from "./container-group-state.ts";
import type { ContainerGroupStore, GroupRow } from "./container-group-store.ts";
import { operationView } from "./container-group-view.ts";
import type { ContainerEngine, ContainerRun } from "./engines/container-engine.ts";
import type { OperationStore } from "./operation-store.ts";
import type { Timing } from "./timing.ts";

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
	/** Ends the containers, then forgets the group. A second call joins the first. */
	remove(row: GroupRow): Promise<void>;
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
}

export function groupDriver({
	clock,
	store,
	operations,
	engine,
	timing,
}: GroupDriverParts): GroupDriver {
	const removals = new Map<string, Promise<void>>();
	let closed = false;
	let alarm: { atMs: number; cancel: () => void } | undefined;

	/** One step of a group to now; the row as it then is. */
	function settle(row: GroupRow): GroupRow | undefined {
		if (row.removing) return row;
		const now = clock.now();
		if (row.state.vanishAt !== undefined && now >= row.state.vanishAt) {
			void driver.remove(row);
			return undefined;
		}
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
		try {
			for (const key of store.dueBy(clock.now())) {
				const row = store.get(key);
				if (row) settle(row);
			}
		} finally {
			release();
		}
		setAlarm();
	}

	function setAlarm(): void {
		const nextAt = store.nextDueAt();
		if (closed || nextAt === undefined || (alarm && alarm.atMs <= nextAt)) return;
		alarm?.cancel();
		alarm = { atMs: nextAt, cancel: clock.callAt(nextAt, ring) };
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

	async function removeNow(row: GroupRow): Promise<void> {
		const release = clock.hold();
		try {
			for (const { id, startedAt } of operations.open(row.key)) {
				operations.close(id, finalView(row, startedAt, clock.now()));
			}
			store.put({ ...row, removing: true });
			await driver.killContainers(row);
			if (closed) return;
			engine.discard(row.state.deployment);
			store.remove(row.key);
		} finally {
			removals.delete(row.key);
			release();
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
		remove(row) {
			const running = removals.get(row.key) ?? removeNow(row);
			if (!removals.has(row.key)) removals.set(row.key, running);
			return running;
		},
		runOf(row, index) {
			const { phase, previous } = row.state.containers[index]!;
			const startedAt = startOf(phase) ?? (previous && startOf(previous));
			return startedAt === undefined ? undefined : run(row, index, startedAt);
		},
		async stopAll() {
			const started = driver.list().filter(({ state }) => state.phase.kind === "started");
			for (const row of started) driver.save(stopped(row, clock.now()));
			await Promise.all(started.map((row) => driver.killContainers(row)));
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
	for (const row of store.list()) {
		if (row.removing) {
			void driver.remove(row);
			continue;
		}
		for (const [index, { phase }] of row.state.containers.entries()) {
			if (phase.kind === "running") engine.adopt(run(row, index, phase.startedAt));
		}
	}
	setAlarm();
	return driver;
}

/** What an operation says for ever once its group is deleted or deployed anew. */
export function finalView(row: GroupRow, startedAt: number, now: number): object {
	const view = operationView(row, startedAt, now) as { status: string };
	if (view.status === "Succeeded" || view.status === "Failed") return view;
	return { ...view, status: "Canceled" };
}

function startOf(phase: ContainerPhase): number | undefined {
	return phase.kind === "running" || phase.kind === "terminated" ? phase.startedAt : undefined;
}

/** The row as a client's stop leaves it. Its containers are yet to be killed. */
export function stopped(row: GroupRow, at: number): GroupRow {
	return { ...row, state: groupStopped(containersKilled(row.state, row.group, at), at) };
}

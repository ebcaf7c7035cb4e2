import type { ContainerEngine, ContainerRun } from "../engines/container-engine.ts";
import { advance } from "./advance-group.ts";
import { changeContainer, type GroupState, isOver } from "./container-group-state.ts";
import type { GroupRow } from "./container-group-store.ts";
import { containerRun, deploymentOf, latestRuns } from "./container-runs.ts";
import {
	containerAsked,
	containerKilled,
	containerObserved,
	containersToStart,
	nextRestartCount,
} from "./container-transitions.ts";
import type { Timing } from "./timing.ts";

export interface Settled {
	/** The same object if nothing changed. */
	row: GroupRow;
	/** What is to be ended, once the row is stored. */
	toEnd: ContainerRun[];
}

/**
 * One step of a group to `now`: the engine is asked how its runs stand, what is due is started, and faults
 * that are due happen. No await: between reading and writing a row nothing else runs.
 */
export function settleGroup(
	row: GroupRow,
	engine: ContainerEngine,
	timing: Timing,
	now: number,
): Settled {
	const { group } = row;
	const prepare = (attempt: number) =>
		engine.prepare?.(deploymentOf(row), attempt) ?? ({ kind: "prepared" } as const);
	const around = { group, timing, now, prepare };
	let before: GroupState;
	let state = row.state;
	do {
		before = state;
		state = observed({ ...row, state }, engine, around);
		state = advance(state, around);
		state = startedDue({ ...row, state }, engine, now);
	} while (state !== before);
	const faulty = faultsDone({ ...row, state }, now);
	const settled = faulty.row.state === row.state ? row : faulty.row;
	const gaveUp = settled.state.phase.kind === "failed" && row.state.phase.kind !== "failed";
	return { row: settled, toEnd: gaveUp ? latestRuns(settled) : faulty.toEnd };
}

function observed(
	row: GroupRow,
	engine: ContainerEngine,
	around: Parameters<typeof containerObserved>[3],
): GroupState {
	let { state } = row;
	if (state.phase.kind !== "launching" && state.phase.kind !== "started") return state;
	for (const [index, { phase, unheard }] of state.containers.entries()) {
		if (unheard) continue;
		if (phase.kind !== "starting" && phase.kind !== "running" && phase.kind !== "killing") continue;
		const run = engine.inspect(containerRun({ ...row, state }, index, phase.startedAt));
		state = containerObserved(state, index, run, around);
	}
	return state;
}

function startedDue(row: GroupRow, engine: ContainerEngine, now: number): GroupState {
	let { state } = row;
	for (const index of containersToStart(state, now)) {
		const answer = engine.start({
			...containerRun({ ...row, state }, index, now),
			restartCount: nextRestartCount(state.containers[index]!),
		});
		state = containerAsked(state, index, answer, now);
	}
	return state;
}

/** Carries out the planned faults whose instant has come. */
function faultsDone(row: GroupRow, now: number): Settled {
	const due = row.state.plannedFaults.filter(({ at }) => at <= now);
	if (due.length === 0) return { row, toEnd: [] };
	const toEnd: ContainerRun[] = [];
	const plannedFaults = row.state.plannedFaults.filter(({ at }) => at > now);
	let state: GroupState = { ...row.state, plannedFaults };
	for (const fault of due) {
		if (fault.kind === "network") state = { ...state, networkCut: fault.cut };
		// A group that is over holds no place that could be taken away.
		if (fault.kind === "evict" && !isOver(state)) state = { ...state, evicted: true };
		if (fault.kind !== "kill" && fault.kind !== "lose") continue;
		for (const [index, { phase, unheard }] of state.containers.entries()) {
			// Of one that is gone unheard, nothing more is heard.
			if (phase.kind !== "running" || unheard) continue;
			toEnd.push(containerRun(row, index, phase.startedAt));
			state =
				fault.kind === "kill"
					? containerKilled(state, index, now, fault)
					: changeContainer(state, index, (container) => ({ ...container, unheard: true }));
		}
	}
	return { row: { ...row, state }, toEnd };
}

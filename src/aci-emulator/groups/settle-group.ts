import type { ContainerEngine } from "../engines/container-engine.ts";
import {
	advance,
	containerExited,
	containerNotStarted,
	containerStarted,
} from "./container-group-state.ts";
import type { GroupRow } from "./container-group-store.ts";
import { containerRun } from "./container-runs.ts";
import type { Timing } from "./timing.ts";

/**
 * One step of a group to `now`: the engine is asked for exits, and what is due is started. Returns the same
 * row if nothing changed. No await: between reading and writing a row nothing else runs.
 */
export function settleGroup(
	row: GroupRow,
	engine: ContainerEngine,
	timing: Timing,
	now: number,
): GroupRow {
	const { group } = row;
	let { state } = row;
	for (const [index, { phase }] of state.containers.entries()) {
		if (state.phase.kind !== "started" || phase.kind !== "running") continue;
		const exit = engine.inspect(containerRun(row, index, phase.startedAt));
		if (exit.kind === "exited") state = containerExited(state, index, exit, group, timing);
	}
	const due = advance(state, group, now);
	state = due.state;
	for (const index of due.toStart) {
		const { phase, restartCount } = state.containers[index]!;
		const answer = engine.start({
			...containerRun(row, index, now),
			restartCount: restartCount + (phase.kind === "backing-off" ? 1 : 0),
		});
		state =
			answer.kind === "not-started"
				? containerNotStarted(state, index, now, answer.why)
				: containerStarted(state, index, now);
	}
	return state === row.state ? row : { ...row, state };
}

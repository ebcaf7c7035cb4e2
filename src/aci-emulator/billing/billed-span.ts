import type { GroupState } from "../groups/container-group-state.ts";

/** From when and until when a deployment is billed; no end while it goes on. Milliseconds since the epoch. */
export interface BilledSpan {
	from: number;
	to?: number;
}

/**
 * ACI bills a group "from the time that we start to pull your first container's image … until the container group
 * is stopped", as long as any of its containers runs (docs "Container Instances FAQ"). Waiting for the pull is
 * free. Undefined: nothing is billed (yet).
 */
export function billedSpan({ billedFrom, phase, containers }: GroupState): BilledSpan | undefined {
	if (billedFrom === undefined) return undefined;
	const span = (to: number) => ({ from: billedFrom, to: Math.max(billedFrom, to) });
	if (phase.kind === "failed" || phase.kind === "stopped") {
		const ends = phase.kind === "stopped" ? lastEnd(containers, true) : undefined;
		return span(ends ?? phase.at);
	}
	const over = phase.kind === "started" ? lastEnd(containers, false) : undefined;
	return over === undefined ? { from: billedFrom } : span(over);
}

/** When the last container ended; undefined while one runs. A stop keeps what was before in `previous`. */
function lastEnd(containers: GroupState["containers"], stopped: boolean): number | undefined {
	const phases = containers.map(({ phase, previous }) => (stopped ? (previous ?? phase) : phase));
	const ends = phases.map((each) => (each.kind === "terminated" ? each.finishedAt : Number.NaN));
	const last = Math.max(...ends);
	return Number.isNaN(last) ? undefined : last;
}

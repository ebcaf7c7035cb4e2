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
	if (phase.kind === "failed") return span(phase.at);
	const over =
		phase.kind === "started" || phase.kind === "stopped" ? lastEnd(containers) : undefined;
	if (over !== undefined) return span(over);
	return phase.kind === "stopped" ? span(phase.at) : { from: billedFrom };
}

/** When the last container ended for good; undefined while one does not. A stop leaves their phases as they were. */
function lastEnd(containers: GroupState["containers"]): number | undefined {
	const ends = containers.map(({ phase }) =>
		phase.kind === "terminated" ? phase.finishedAt : Number.NaN,
	);
	const last = Math.max(...ends);
	return Number.isNaN(last) ? undefined : last;
}

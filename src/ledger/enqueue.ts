import { admit } from "./admission.ts";
import type { Ledger } from "./ledger.ts";
import { emptyRegion } from "./ledger.ts";
import type { EnqueueAnswer, EnqueueInput } from "./requests.ts";

/** Registers the job, or adds ranges to one that is registered, and opens the watch if none is open. */
export function enqueue(ledger: Ledger, input: EnqueueInput, now: number): EnqueueAnswer {
	const { stopReason, ...facts } = input.job;
	for (const name of facts.regions) {
		ledger.regions[name] ??= emptyRegion(input.limits);
		ledger.regions[name].limits = input.limits;
	}
	const ranges = input.ranges.filter(({ next, end }) => next < end);
	const known = ledger.jobs[facts.id];
	if (known === undefined) {
		ledger.jobs[facts.id] = {
			...facts,
			front: [],
			ranges: stopReason === undefined ? ranges : [],
			...(stopReason === undefined
				? {}
				: {
						stop: { reason: stopReason, waiting: { front: [], ranges: [] }, told: 0, tellAt: now },
					}),
		};
	} else if (known.stop === undefined) {
		known.ranges.push(...ranges);
	}
	openWatch(ledger);
	admit(ledger, now);
	return { generation: ledger.generation };
}

/** Makes sure that a watch is meant to run. */
export function openWatch(ledger: Ledger): void {
	if (ledger.open) return;
	ledger.open = true;
	ledger.generation++;
}

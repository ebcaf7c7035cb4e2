/** How long each container group of a planned job takes, and what it is billed for. */
import { type BatchPlan, planBatches } from "../job/batch-plan.ts";
import { drawSpan } from "../job/expectation.ts";
import { wholeCores } from "../job/whole-cores.ts";
import type { QueueRange } from "../ledger/queue.ts";
import type { GroupNeeds, PlannedJob } from "./plan-input.ts";

/**
 * Of its start, what a group waits before its image's pull begins and billing with it. One recorded create (alpine
 * on Spot, West US, 2023) took 19 s, of which the pull and what follows took 15.
 */
const UNBILLED_MS = 4000;

export interface GroupTimes {
	/** From the answer to its create until its last container has ended. */
	spanMs: number;
	/** Of that, what is billed. */
	billedMs: number;
	needs: GroupNeeds;
}

export class PlannedGroups {
	readonly #job: PlannedJob;
	readonly #plan: BatchPlan;
	#drawn = 0;

	constructor(job: PlannedJob) {
		this.#job = job;
		this.#plan = planBatches(job.itemCount, job.itemsPerGroup);
	}

	/** How many there are, without the merge step's. */
	get count(): number {
		return this.#plan.batchCount;
	}

	/** What is enqueued. */
	ranges(): QueueRange[] {
		return [{ next: 0, end: this.count }];
	}

	/** That of the merge step comes after the last. */
	mergeRange(needs: GroupNeeds): QueueRange {
		return { next: this.count, end: this.count + 1, cores: wholeCores(needs.cpuCores) };
	}

	timesOf(batch: number): GroupTimes {
		const { durations, merge, item, beside } = this.#job;
		const isMerge = batch >= this.count;
		const items = isMerge ? 1 : this.#plan.batchItems(batch).count;
		const each = (isMerge ? merge : undefined) ?? item;
		const sidecars = isMerge ? { cpuCores: 0, memoryGb: 0 } : beside;
		const needs = {
			cpuCores: each.cpuCores * items + sidecars.cpuCores,
			memoryGb: each.memoryGb * items + sidecars.memoryGb,
		};
		if (durations === undefined) return { spanMs: 0, billedMs: 0, needs };
		const random = evenNumbers(() => this.#drawn++);
		const startMs = drawSpan(durations.start, random);
		const run = (isMerge ? durations.merge : undefined) ?? durations.run;
		const runs = Array.from({ length: items }, () => drawSpan(run, random));
		const spanMs = startMs + Math.max(...runs);
		return { spanMs, billedMs: spanMs - Math.min(startMs, UNBILLED_MS), needs };
	}
}

/**
 * Pairs of numbers that fill [0, 1) evenly instead of by chance, so that a plan of few items has the spread that was
 * told, and not that of a few throws: the additive recurrence by the powers of the plastic number (Roberts, "The
 * Unreasonable Effectiveness of Quasirandom Sequences", 2018).
 */
function evenNumbers(next: () => number): () => number {
	return () => {
		const k = next();
		const pair = Math.floor(k / 2) + 1;
		const step = k % 2 === 0 ? 0.7548776662466927 : 0.5698402909980532;
		return (0.5 + pair * step) % 1;
	};
}

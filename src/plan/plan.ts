import type { PlanBasis, PlannedWork } from "./plan-input.ts";
import { costOf, durationsOf, type PlannedCost } from "./planned-cost.ts";
import { plannedJob } from "./planned-job.ts";
import { predict } from "./predict.ts";
import type { Prediction } from "./prediction.ts";
import { type WhatIf, whatIfs } from "./what-ifs.ts";

export interface Plan {
	prediction: Prediction;
	/** Absent: durations or every price are unknown. */
	cost?: PlannedCost;
	/** Where durations are from. */
	durations: "expect" | "last-run" | "unknown";
	/** Changes that would matter, each predicted anew, the most helpful first. */
	whatIfs: WhatIf[];
}

/** What a job would come to in a hub, and what would change it. `alone`: no what-ifs, which take most of the time. */
export function planJob(work: PlannedWork, basis: PlanBasis, alone = false): Plan {
	const planned = plannedJob(work, basis, durationsOf(basis));
	const prediction = predict(basis, planned);
	const cost = costOf(prediction, planned, basis);
	return {
		prediction,
		...(cost === undefined ? {} : { cost }),
		durations: work.job.expect ? "expect" : basis.lastRun ? "last-run" : "unknown",
		whatIfs: alone ? [] : whatIfs(work, basis, prediction),
	};
}

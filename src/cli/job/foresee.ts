import { durationWords } from "../../job/duration-words.ts";
import type { Submission } from "../../job/job.ts";
import { moneyWords } from "../../job/money-words.ts";
import { planJob } from "../../plan/plan.ts";
import { planBasis } from "../../plan/plan-basis.ts";
import type { ApiClient } from "../server/api-client.ts";

/** A plan of more items takes seconds, for which nobody who only wants to run a job should wait. */
const MOST_ITEMS = 10_000;

export interface Foreseen {
	makespanMs: number;
	usd?: number;
}

/**
 * What the run of a job that says what it expects will be compared with. Undefined: it says nothing, or it could not
 * be planned, which keeps no job from running.
 */
export async function foresee(
	client: Pick<ApiClient, "readPlanBasis">,
	{ job, items }: Submission,
): Promise<Foreseen | undefined> {
	if (job.expect === undefined || items.length > MOST_ITEMS) return undefined;
	// Without its duration nobody knows when the merge step ends, and with it the job.
	if (job.merge !== undefined && job.expect.merge === undefined) return undefined;
	try {
		const asked = { image: job.image, regions: job.regions?.join(",") };
		const basis = planBasis(await client.readPlanBasis(asked));
		const { prediction, cost } = planJob({ job, itemCount: items.length }, basis, true);
		if (prediction.unfinished === "deadline" || prediction.unfinished === "quota") return undefined;
		const isPriced = cost !== undefined && cost.unpriced.length === 0;
		return { makespanMs: prediction.makespanMs, ...(isPriced ? { usd: cost.usd } : {}) };
	} catch {
		return undefined;
	}
}

export function foreseenWords({ makespanMs, usd }: Foreseen): string {
	const cost = usd === undefined ? "" : `, for ${moneyWords(usd)}`;
	return `By the plan it takes ${durationWords(makespanMs)}${cost}; \`tutti plan\` tells more.`;
}

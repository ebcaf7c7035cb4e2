import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { SimulatedTutti } from "../simulated-tutti.ts";
import type { ChaosPlan } from "./chaos-plan.ts";

/**
 * The user of the plan's jobs: does, at each call, what is due by then, in order. What was done is kept in the
 * file; an act that a kill cut off is done again, as a user would who got no answer.
 */
export function chaosUser(
	plan: ChaosPlan,
	tutti: SimulatedTutti,
	ids: readonly string[],
	file: string,
): (sinceSubmissionMs: number) => Promise<void> {
	const done: number[] = existsSync(file)
		? (JSON.parse(readFileSync(file, "utf8")) as number[])
		: plan.jobs.map(() => 0);
	return async (sinceSubmissionMs) => {
		for (const [number, { acts }] of plan.jobs.entries()) {
			const next = acts[done[number]!];
			if (next === undefined || next.afterMs > sinceSubmissionMs) continue;
			const job = await tutti.job(ids[number]!);
			const mustHaveEnded = next.act === "retry";
			const hasEnded = job.phase === "finished";
			if (mustHaveEnded && !hasEnded) continue;
			if (mustHaveEnded ? job.status !== "succeeded" : !hasEnded) await tutti.act(job.id, next.act);
			done[number]!++;
			writeFileSync(`${file}.new`, JSON.stringify(done));
			renameSync(`${file}.new`, file);
		}
	};
}

import { formatDuration } from "../duration.ts";
import { meanOf } from "../expectation.ts";
import type { JobFile } from "./job-schema.ts";
import type { ProblemList } from "./problem-list.ts";

/** What is expected must be allowed: a plan of containers that are all killed would mislead. */
export function addExpectationConflicts(
	problems: ProblemList,
	{ expect, timeouts, merge }: Partial<JobFile>,
): void {
	if (expect === undefined || timeouts === undefined) return;
	const { start, run } = timeouts;
	const most = { start, run, merge: merge?.timeouts?.run ?? run };
	for (const key of ["start", "run", "merge"] as const) {
		const of = expect[key];
		if (of === undefined || meanOf(of) <= most[key]) continue;
		const timeout = key === "merge" ? "the merge step's timeouts.run" : `timeouts.${key}`;
		problems.addAtValue(
			["expect", key],
			`expected at most ${formatDuration(most[key])}, as ${timeout} ends what takes longer, found ${formatDuration(Math.round(meanOf(of)))} on average; raise the timeout`,
		);
	}
	if (expect.merge !== undefined && merge === undefined)
		problems.addAtKey(["expect", "merge"], "the job has no merge step");
}

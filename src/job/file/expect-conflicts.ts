import { formatDuration } from "../duration.ts";
import { type ExpectedSpan, meanOf } from "../expectation.ts";
import type { JobFile } from "./job-schema.ts";
import type { ProblemList } from "./problem-list.ts";

/** What any timeout may be. */
const LONGEST_MS = 30 * 86_400_000;

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
		const { found, todo } = averageWords(of);
		const timeout = key === "merge" ? "the merge step's timeouts.run" : `timeouts.${key}`;
		problems.addAtValue(
			["expect", key],
			`expected at most ${formatDuration(most[key])}, as ${timeout} ends what takes longer, found ${found} on average; ${todo}`,
		);
	}
	if (expect.merge !== undefined && merge === undefined)
		problems.addAtKey(["expect", "merge"], "the job has no merge step");
}

/** A median and a percentile far apart have a few durations beyond all measure, and an average that no timeout allows. */
function averageWords(of: ExpectedSpan): { found: string; todo: string } {
	const mean = meanOf(of);
	if (typeof of === "object" && "medianMs" in of && mean > LONGEST_MS) {
		const found = `more than ${formatDuration(LONGEST_MS)}`;
		return { found, todo: "bring median and p90 closer together" };
	}
	return { found: formatDuration(Math.round(mean)), todo: "raise the timeout" };
}

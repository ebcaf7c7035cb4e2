import { claim } from "./claim.ts";
import { recordDeletions } from "./deletion.ts";
import { enqueue } from "./enqueue.ts";
import { forgetJob, resumeJob, stopJob, suspendJob } from "./job-stop.ts";
import { endLaunch } from "./launch-end.ts";
import { recordReport } from "./launch-report.ts";
import { isIdle, type Ledger } from "./ledger.ts";
import { recordLooks } from "./look-report.ts";
import { reconcile } from "./reconciliation.ts";
import type { LedgerRequest } from "./requests.ts";
import { nextRound } from "./round.ts";
import { recordUsages } from "./usage-report.ts";

/**
 * The ledger's one decision: `(ledger, request, now) → (ledger, answer)`. The ledger given becomes the one that is
 * returned: who wants to keep the old one copies it. `now` in milliseconds since the epoch.
 */
export function decide(
	ledger: Ledger,
	request: LedgerRequest,
	now: number,
): { ledger: Ledger; answer: unknown } {
	return { ledger, answer: answerTo(ledger, request, now) ?? null };
}

function answerTo(ledger: Ledger, request: LedgerRequest, now: number): unknown {
	switch (request.operation) {
		case "enqueue":
			return enqueue(ledger, request.input, now);
		case "claim":
			return claim(ledger, request.input, now);
		case "report":
			return recordReport(ledger, request.input, now);
		case "ended":
			return endLaunch(ledger, request.input, now);
		case "deleted":
			return recordDeletions(ledger, request.input.deletions, now);
		case "stop":
			return stopJob(ledger, request.input, now);
		case "suspend":
			return suspendJob(ledger, request.input, now);
		case "resume":
			return resumeJob(ledger, request.input, now);
		case "jobDone":
			return forgetJob(ledger, request.input, now);
		case "round":
			return nextRound(ledger, now);
		case "looked":
			return recordLooks(ledger, request.input, now);
		case "usages":
			return recordUsages(ledger, request.input, now);
		case "reconcile":
			return reconcile(ledger, request.input, now);
		case "close":
			return closeWatch(ledger, request.input.generation);
		default:
			// Operations never throw: one that nobody knows changes nothing.
			request satisfies never;
			return null;
	}
}

/** Whether the watch of this generation may end. */
function closeWatch(ledger: Ledger, generation: number): boolean {
	if (generation !== ledger.generation || !ledger.open) return true;
	if (!isIdle(ledger)) return false;
	ledger.open = false;
	return true;
}

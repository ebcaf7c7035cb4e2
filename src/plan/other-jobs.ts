import type { LedgerJob } from "../ledger/ledger.ts";

/**
 * How long another job's container group takes, from its create: as its groups took so far; as the planned job's own,
 * when nothing is known.
 */
export function spanOfOther(job: LedgerJob | undefined, ownMs: number): number {
	return job?.shortestSpanMs ?? ownMs;
}

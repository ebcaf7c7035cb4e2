/** How far an item has come, without what it is and what it returned: what a list of very many shows. */
import type { Outcome } from "../job/outcome.ts";
import { outcomeStands } from "./standing-outcome.ts";
import type { ItemNote } from "./store.ts";

export interface ItemProgress {
	index: number;
	note?: ItemNote;
	end?: ItemEnd;
}

export type ItemEnd = Pick<
	Outcome,
	"run" | "status" | "reason" | "exitCode" | "launches" | "startedAt" | "finishedAt"
>;

export function endOf(outcome: Outcome): ItemEnd {
	const { run, status, reason, exitCode, launches, startedAt, finishedAt } = outcome;
	return {
		run,
		status,
		...(reason !== undefined && { reason }),
		...(exitCode !== undefined && { exitCode }),
		launches,
		...(startedAt !== undefined && { startedAt }),
		finishedAt,
	};
}

/** As the job's present run sees it. */
export function progressInRun({ index, note, end }: ItemProgress, jobRun: number): ItemProgress {
	const stands = end !== undefined && outcomeStands(end, jobRun);
	return {
		index,
		...(note !== undefined && (stands || note.run === jobRun) && { note }),
		...(stands && { end }),
	};
}

import type { ItemNote, JobRecord } from "./store.ts";

/** How far the merge step has come in the job's present run, as far as anything is noted of it. */
export function mergeNoteOf({
	run,
	mergeNote,
}: Pick<JobRecord, "run" | "mergeNote">): ItemNote | undefined {
	return mergeNote?.run === run ? mergeNote : undefined;
}

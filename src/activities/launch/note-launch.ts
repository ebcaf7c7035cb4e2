import { isNewerNote, joinNotes } from "../../store/item-note.ts";
import type { ItemNote, JobRecord, Store } from "../../store/store.ts";

/** Notes how far a launch has come, for display: with the item, or with the job when it is of the merge step. */
export async function noteLaunch(
	store: Pick<Store, "noteItem" | "changeJob">,
	job: Pick<JobRecord, "id" | "itemCount" | "mergeNote">,
	index: number,
	note: ItemNote,
): Promise<void> {
	if (index !== job.itemCount) return await store.noteItem(job.id, index, note);
	// Whoever looks at a container that runs says the same each time.
	if (!isNewerNote(note, job.mergeNote)) return;
	await store.changeJob(job.id, (record) =>
		isNewerNote(note, record.mergeNote)
			? { ...record, mergeNote: joinNotes(note, record.mergeNote) }
			: record,
	);
}

import type { ItemNote } from "./store.ts";

type Place = Pick<ItemNote, "run" | "launch" | "state">;

const RANK = { launched: 0, running: 1 } as const satisfies Record<ItemNote["state"], number>;

/**
 * Whether `note` says more than the one that stands: a newer run, a newer launch of the same run, or a later
 * state of the same launch. The same note again does not, so that the first instant stays.
 */
export function isNewerNote(note: Place, standing: Place | undefined): boolean {
	if (standing === undefined) return true;
	if (note.run !== standing.run) return note.run > standing.run;
	if (note.launch !== standing.launch) return note.launch > standing.launch;
	return RANK[note.state] > RANK[standing.state];
}

import type { ItemNote, LaunchLife } from "./store.ts";

type Place = Pick<ItemNote, "run" | "launch" | "state">;

/** Launches of a run that a note remembers beside its own; of more the first are forgotten. */
const MOST_EARLIER = 20;

const RANK = { launched: 0, running: 1, waiting: 2 } as const satisfies Record<
	ItemNote["state"],
	number
>;

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

/** A newer note, with what the one that stands knows of the same run beside it. */
export function joinNotes(note: ItemNote, standing: ItemNote | undefined): ItemNote {
	if (standing === undefined || standing.run !== note.run) return note;
	const { earlier = [] } = standing;
	if (standing.launch !== note.launch) {
		return { ...note, earlier: [...earlier, lifeOf(standing)].slice(-MOST_EARLIER) };
	}
	return {
		...note,
		...(standing.startedAt !== undefined && { startedAt: standing.startedAt }),
		...(earlier.length > 0 && { earlier }),
	};
}

function lifeOf({ launch, at, startedAt, ended }: ItemNote): LaunchLife {
	return {
		launch,
		at,
		...(startedAt !== undefined && { startedAt }),
		...(ended !== undefined && { ended }),
	};
}

/** An item's way, launch by launch, with all instants that are known of it. Pure. */
import type { ItemProgress } from "../store/item-progress.ts";
import type { LaunchLife } from "../store/store.ts";
import type { ItemLife } from "./views.ts";

/** `runAt`: when the job's run began; instants are told from there. */
export function itemLife({ index, note, end }: ItemProgress, runAt: number): ItemLife {
	const since = (at: number) => Math.round(at - runAt);
	const ended = end && { ended: since(end.finishedAt) };
	const why = end?.reason === undefined ? {} : { reason: end.reason };
	return {
		index,
		state: end?.status ?? note?.state ?? "waiting",
		launches: livesOf(note, end).map(({ launch, at, startedAt, over }) => ({
			launch,
			...(at !== undefined && { launched: since(at) }),
			...(startedAt !== undefined && { started: since(startedAt) }),
			...(over !== undefined && { ended: since(over.at) }),
			...(over?.reason !== undefined && { reason: over.reason }),
		})),
		...ended,
		...(end && { status: end.status }),
		...why,
		...(end?.exitCode !== undefined && { exitCode: end.exitCode }),
	};
}

interface Life {
	launch: number;
	at?: number;
	startedAt?: number;
	over?: { at: number; reason?: NonNullable<LaunchLife["ended"]>["reason"] };
}

/** The last launch is the note's, with the item's end; or the end's alone, when nothing was noted of it. */
function livesOf(note: ItemProgress["note"], end: ItemProgress["end"]): Life[] {
	const noted: Life[] = note === undefined ? [] : [...(note.earlier ?? []), note].map(lifeOf);
	if (end === undefined || end.launches === 0) return noted;
	const before = noted.filter(({ launch }) => launch < end.launches);
	const last = noted.find(({ launch }) => launch === end.launches);
	const startedAt = last?.startedAt ?? end.startedAt;
	return [
		...before,
		{
			launch: end.launches,
			...(last?.at !== undefined && { at: last.at }),
			...(startedAt !== undefined && { startedAt }),
			over: {
				at: end.finishedAt,
				...(end.reason !== undefined && { reason: end.reason }),
			},
		},
	];
}

function lifeOf({ launch, at, startedAt, ended }: LaunchLife): Life {
	return {
		launch,
		at,
		...(startedAt !== undefined && { startedAt }),
		...(ended !== undefined && { over: ended }),
	};
}

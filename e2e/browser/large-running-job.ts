/** What is known of a large job while it runs, of all that will become of it. */
import type { ChangesView, ItemLife, JobView } from "../../src/api/views.ts";

/** The items as they are so many milliseconds after the job's run began. */
export function livesAt(lives: readonly ItemLife[], elapsed: number): ItemLife[] {
	return lives.map((life) => lifeAt(life, elapsed));
}

/** What changed of them after `since` and until `elapsed`: `since` below 0 is all. */
export function changesSince(
	lives: readonly ItemLife[],
	began: number,
	since: number,
	elapsed: number,
): ChangesView {
	const isNew = (at: number | undefined) => at !== undefined && at > since && at <= elapsed;
	return {
		run: 1,
		since: new Date(began).toISOString(),
		items: lives
			.filter(({ launches }) =>
				launches.some(
					({ launched, started, ended }) => isNew(launched) || isNew(started) || isNew(ended),
				),
			)
			.map((life) => lifeAt(life, elapsed)),
		next: String(elapsed),
		more: false,
		waitMs: 1000,
	};
}

export function runningJob(ended: JobView, lives: readonly ItemLife[]): JobView {
	const { finishedAt: _, ...job } = ended;
	const count = (state: ItemLife["state"]) => lives.filter((life) => life.state === state).length;
	return {
		...job,
		status: "running",
		phase: "running",
		items: {
			waiting: count("waiting"),
			launched: count("launched"),
			running: count("running"),
			succeeded: count("succeeded"),
			failed: count("failed"),
			canceled: 0,
		},
		waitsFor: "quota",
	};
}

function lifeAt(life: ItemLife, elapsed: number): ItemLife {
	if (life.ended !== undefined && life.ended <= elapsed) return life;
	const launches = life.launches
		.filter(({ launched }) => launched !== undefined && launched <= elapsed)
		.map(({ launch, launched, started, ended, reason }) => ({
			launch,
			...(launched !== undefined && { launched }),
			...(started !== undefined && started <= elapsed && { started }),
			...(ended !== undefined && ended <= elapsed && { ended, ...(reason && { reason }) }),
		}));
	const last = launches.at(-1);
	const isOpen = last !== undefined && last.ended === undefined;
	const state = !isOpen ? "waiting" : last.started === undefined ? "launched" : "running";
	return { index: life.index, state, launches };
}

import type { ChangesView } from "../../api/views.ts";
import { type Play, playedItems } from "./played-job.ts";

/** How far a played job's items have come, in one page, each with the one launch that it had. */
export function playedChanges(play: Play, now: number): ChangesView {
	const since = play.runStartedAt ?? play.createdAt;
	const sinceRun = (instant: string) => Date.parse(instant) - since;
	const items = playedItems(play, now).map(({ index, state, launch, launchedAt, outcome }) => {
		const ended = outcome && sinceRun(outcome.finishedAt);
		const life = {
			launch: launch ?? 1,
			...(launchedAt === undefined ? {} : { launched: sinceRun(launchedAt) }),
			...(outcome?.startedAt === undefined ? {} : { started: sinceRun(outcome.startedAt) }),
			...(ended === undefined ? {} : { ended }),
			...(outcome?.reason === undefined ? {} : { reason: outcome.reason }),
		};
		return { index, state, launches: launch === undefined ? [] : [life] };
	});
	const run = play.run ?? 1;
	return { run, since: new Date(since).toISOString(), items, next: "1", more: false, waitMs: 1000 };
}

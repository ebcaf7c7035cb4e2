import type { JobProgress } from "../job/job-progress.ts";
import { type Play, playedItems, playedJob } from "./played-job.ts";

/** What a look at the played job shows at an instant. */
export function progressAt(play: Play, now: number): JobProgress {
	return { job: playedJob(play, now), items: playedItems(play, now) };
}

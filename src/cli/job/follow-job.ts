import type { JobView } from "../../api/views.ts";
import type { Clock } from "../../clock/clock.ts";
import { pause } from "../pause.ts";
import type { ProgressDisplay } from "../progress/progress-display.ts";
import type { Pace, ServerConnection } from "../server/server-connection.ts";
import type { JobProgress } from "./job-progress.ts";
import { lookAtJob } from "./look-at-job.ts";

export interface Follow {
	connection: ServerConnection;
	jobId: string;
	display: ProgressDisplay;
	clock: Clock;
	remember(job: JobView): void;
	/** Ends the following; the call then rejects with its reason. */
	signal: AbortSignal;
}

/** Looks at the job again and again, and shows it, until `isOver` says so. `known`: an earlier look. */
export async function followJob(
	{ connection, jobId, display, clock, signal, remember }: Follow,
	isOver: (progress: JobProgress) => boolean,
	known?: JobProgress,
): Promise<JobProgress> {
	const begunAt = clock.now();
	let progress = known;
	for (;;) {
		const lookedAt = clock.now();
		const before = progress;
		const seen = await connection.ask((client) => lookAtJob(client, jobId, before));
		progress = seen;
		remember(seen.job);
		display.show(seen);
		if (isOver(seen)) return seen;
		const now = clock.now();
		await pause(clock, lookDelayMs(now - begunAt, now - lookedAt, connection.pace), signal);
	}
}

/**
 * As often as the pace allows for the first minutes, then ever more slowly; and never so often that looking takes more than a
 * fifth of the time. Of the local server: every 250 ms for a quarter of a minute, up to 1 s after a minute.
 */
export function lookDelayMs(followedMs: number, lookTookMs: number, pace: Pace): number {
	const byAgeMs = Math.min(pace.mostMs, Math.max(pace.leastMs, followedMs / 60));
	return Math.max(byAgeMs, 4 * lookTookMs);
}

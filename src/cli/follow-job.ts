import type { JobView } from "../api/views.ts";
import type { Clock } from "../clock/clock.ts";
import type { JobProgress } from "./job-progress.ts";
import { lookAtJob } from "./look-at-job.ts";
import { pause } from "./pause.ts";
import type { ProgressDisplay } from "./progress/progress-display.ts";
import type { ServerConnection } from "./server-connection.ts";

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
		await pause(clock, lookDelayMs(now - begunAt, now - lookedAt), signal);
	}
}

/**
 * Every 250 ms for the first quarter of a minute, then ever slower up to 1 s; and never so often that
 * looking takes more than a fifth of the time.
 */
export function lookDelayMs(followedMs: number, lookTookMs: number): number {
	const byAgeMs = Math.min(1000, Math.max(250, followedMs / 60));
	return Math.max(byAgeMs, 4 * lookTookMs);
}

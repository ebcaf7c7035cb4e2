import type { JobView } from "../../api/views.ts";
import { parseDuration } from "../../job/duration.ts";
import { explainedError } from "../errors/explain-error.ts";
import { UserError } from "../errors/user-error.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { allJobs } from "../job/find-job.ts";
import type { Place } from "../place.ts";
import type { ApiClient } from "../server/api-client.ts";
import { serverClient } from "../server/server-client.ts";
import { ServerRefused } from "../server/server-error.ts";
import { harmless } from "../text/harmless-text.ts";

/** `tutti purge <job-id>...`: each job is tried, also when another was refused. */
export async function purge(place: Place, jobIds: readonly string[]): Promise<ExitCode> {
	const { stdout, stderr } = place.context;
	const client = await serverClient(place);
	let exitCode: ExitCode = exitCodes.succeeded;
	for (const jobId of jobIds) {
		try {
			const { id } = await client.purgeJob({ id: jobId });
			stdout.write(`${harmless(id)} is being removed.\n`);
		} catch (error) {
			if (!(error instanceof ServerRefused) || jobIds.length === 1) throw error;
			const refused = explainedError(error);
			stderr.write(`${harmless(jobId)} was not removed: ${harmless(refused.message)}\n`);
			exitCode = refused.exitCode;
		}
	}
	return exitCode;
}

/** `tutti purge --finished [--older-than 7d]`: what still has container groups is left for another time. */
export async function purgeFinished(
	place: Place,
	olderThan: string | undefined,
): Promise<ExitCode> {
	const { stdout, clock } = place.context;
	const endedBefore = clock.now() - ageMs(olderThan);
	const client = await serverClient(place);
	const jobs = (await finishedJobs(client)).filter((job) => endedAt(job) <= endedBefore);
	let removed = 0;
	for (const job of jobs) if (await removedIfClean(client, job)) removed++;
	if (jobs.length === 0) {
		const which = olderThan === undefined ? "No job has finished" : "No job finished so long ago";
		stdout.write(`${which}: nothing is removed.\n`);
		return exitCodes.succeeded;
	}
	const left = jobs.length - removed;
	const what = `${removed} finished ${removed === 1 ? "job is" : "jobs are"} being removed`;
	const why = `${left} still ${left === 1 ? "has" : "have"} container groups to delete`;
	stdout.write(left === 0 ? `${what}.\n` : `${what}; ${why}: try again when they are gone.\n`);
	return exitCodes.succeeded;
}

function ageMs(olderThan: string | undefined): number {
	if (olderThan === undefined) return 0;
	const durationMs = parseDuration(olderThan);
	if (durationMs !== undefined) return durationMs;
	throw new UserError(
		`--older-than must be a duration with its unit, such as 7d, 12h or 1h30m; received '${olderThan}'. Nothing was removed.`,
	);
}

/** All are found before the first is removed, as the list changes then. */
async function finishedJobs(client: ApiClient): Promise<JobView[]> {
	const jobs: JobView[] = [];
	for await (const job of allJobs(client)) if (job.phase === "finished") jobs.push(job);
	return jobs;
}

function endedAt({ finishedAt, createdAt }: JobView): number {
	return Date.parse(finishedAt ?? createdAt);
}

async function removedIfClean(client: ApiClient, { id }: JobView): Promise<boolean> {
	try {
		await client.purgeJob({ id });
		return true;
	} catch (error) {
		// Somebody else may have removed it meanwhile.
		if (error instanceof ServerRefused && error.code === "JobNotFound") return true;
		if (error instanceof ServerRefused && error.code === "StillCleaningUp") return false;
		throw error;
	}
}

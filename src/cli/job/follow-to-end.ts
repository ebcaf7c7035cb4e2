import type { JobView } from "../../api/views.ts";
import { type OutputFile, writeOutputFile } from "../files/output-file.ts";
import { Interrupted } from "../interrupted.ts";
import type { Ending } from "../progress/progress-display.ts";
import type { ServerConnection } from "../server/server-connection.ts";
import { ServerRefused } from "../server/server-error.ts";
import { groupWords } from "../text/wait-words.ts";
import { exitCodeOf, jobReport, type OutputReport } from "../views/job-report.ts";
import { type Follow, followJob } from "./follow-job.ts";
import type { JobProgress } from "./job-progress.ts";
import type { JobSession } from "./job-session.ts";
import { readResult } from "./read-result.ts";

/** Groups are deleted in the background in any case; nobody has to wait longer than this to see it. */
const CLEAN_UP_WAIT_MS = 30_000;

/** Follows the job until it has ended, writes its output, reports, and watches it clean up. */
export async function followToEnd(
	session: JobSession,
	connection: ServerConnection,
	jobId: string,
	output: OutputFile | undefined,
): Promise<Ending> {
	const { clock } = session.context;
	const follow = { ...session, clock, connection, jobId };
	const last = await followJob(follow, ({ job }) => job.status !== "running");
	const written = output && (await writeOutput(connection, last.job, output));
	const report = jobReport(last, written);
	session.display.report(report);
	const job = await watchCleanUp(follow, last);
	if (!isClean(job)) {
		session.display.notice(
			`Not yet deleted: ${groupWords(job.containerGroups)}; the server goes on with it.`,
		);
	}
	return { reason: "finished", exitCode: exitCodeOf(last.job), job, report };
}

/** The job as it was seen last. What was to be done is done: an interruption ends the watching, and nothing failed. */
async function watchCleanUp(follow: Follow, last: JobProgress): Promise<JobView> {
	const { clock } = follow;
	let seen = last.job;
	if (isClean(seen)) return seen;
	const remember = (job: JobView) => {
		seen = job;
	};
	const waitUntil = clock.now() + CLEAN_UP_WAIT_MS;
	const isOver = ({ job }: JobProgress) => isClean(job) || clock.now() >= waitUntil;
	try {
		await followJob({ ...follow, remember }, isOver, last);
	} catch (error) {
		if (!(error instanceof Interrupted)) throw error;
	}
	return seen;
}

function isClean({ containerGroups }: JobView): boolean {
	return containerGroups === 0;
}

/** A job that did not succeed may have no result: that is part of its report, and no error. */
async function writeOutput(
	connection: ServerConnection,
	job: JobView,
	output: OutputFile,
): Promise<OutputReport> {
	try {
		const json = await connection.ask((client) => readResult(client, job.id));
		return { path: output.name, ...(await writeOutputFile(output, json)) };
	} catch (error) {
		if (job.status === "succeeded" || !(error instanceof ServerRefused)) throw error;
		return { path: output.name, notWritten: error.message };
	}
}

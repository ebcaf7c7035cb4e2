import { toJobDocument } from "../../job/file/submission-document.ts";
import { UserError } from "../errors/user-error.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { checkOutputFile } from "../files/output-file.ts";
import { newestUnfinished } from "../job/find-job.ts";
import { followToEnd } from "../job/follow-to-end.ts";
import { foresee, foreseenWords } from "../job/foresee.ts";
import { type JobFileContent, readJobFile } from "../job/job-file.ts";
import { type JobSession, jobSession } from "../job/job-session.ts";
import type { Place } from "../place.ts";
import type { ServerConnection } from "../server/server-connection.ts";
import { attachWords } from "../text/attach-words.ts";
import { harmless } from "../text/harmless-text.ts";

export interface RunOptions {
	new?: boolean | undefined;
	output?: string | undefined;
	json?: boolean | undefined;
	quiet?: boolean | undefined;
	detach?: boolean | undefined;
}

/** `tutti run <job.yaml>`: nothing is started before the file and the options are known to be right. */
export function run(place: Place, file: string, options: RunOptions): Promise<ExitCode> {
	return jobSession(place, options, async (session) => {
		const { context } = place;
		const jobFile = readJobFile(file, context);
		const output =
			options.output === undefined ? undefined : checkOutputFile(options.output, context.cwd);
		if (output?.path === jobFile.source) {
			throw new UserError(
				`The output file ${output.name} is the job file itself.`,
				"Name another file.",
			);
		}
		const connection = await session.connect();
		const source = sourceOf(place, jobFile);
		const label = { ...jobFile, source };
		const unfinished = options.new ? undefined : await attachable(session, connection, label);
		const job = unfinished ?? (await submit(session, connection, label));
		session.remember(job);
		const { target, option } = session.where;
		// Nobody has to remember what a variable or a setting of some time ago says.
		if (target !== undefined && option === "" && unfinished === undefined) {
			session.display.notice(`${harmless(job.id)} was submitted to ${harmless(target)}.`);
		}
		if (options.detach) return { reason: "detached", exitCode: exitCodes.succeeded, job };
		return followToEnd(session, connection, job.id, output);
	});
}

/**
 * The label by which the job is found again. To a target many machines submit, on which the same path is another file:
 * there it has the machine's name before it.
 */
function sourceOf({ chosen, context }: Place, { source }: JobFileContent): string {
	return chosen?.target === undefined ? source : `${context.machine}:${source}`;
}

async function attachable(
	{ display }: JobSession,
	connection: ServerConnection,
	{ source, submission }: JobFileContent,
) {
	const found = await connection.ask((client) => newestUnfinished(client, source));
	if (found !== undefined) display.notice(attachWords(found, submission));
	return found;
}

/** Not repeated when no answer comes: the server may have the job already. */
async function submit(
	{ display }: JobSession,
	{ client }: ServerConnection,
	{ source, submission, warnings }: JobFileContent,
) {
	for (const warning of warnings) display.notice(warning);
	const planned = await foresee(client, submission);
	if (planned !== undefined) display.notice(foreseenWords(planned));
	return client.submitJob({
		body: toJobDocument(submission),
		source,
		plannedMs: planned && Math.round(planned.makespanMs),
		plannedMicroUsd: planned?.usd && Math.round(planned.usd * 1e6),
	});
}

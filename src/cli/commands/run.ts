import { toJobDocument } from "../../job/submission-document.ts";
import { attachWords } from "../attach-words.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { newestUnfinished } from "../find-job.ts";
import { followToEnd } from "../follow-to-end.ts";
import { type JobFileContent, readJobFile } from "../job-file.ts";
import { type JobSession, jobSession } from "../job-session.ts";
import { checkOutputFile } from "../output-file.ts";
import type { ServerConnection } from "../server-connection.ts";
import { UserError } from "../user-error.ts";

export interface RunOptions {
	new?: boolean | undefined;
	output?: string | undefined;
	json?: boolean | undefined;
	quiet?: boolean | undefined;
	detach?: boolean | undefined;
}

/** `tutti run <job.yaml>`: nothing is started before the file and the options are known to be right. */
export function run(
	place: { context: CommandContext; stateFolder: string },
	file: string,
	options: RunOptions,
): Promise<ExitCode> {
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
		const unfinished = options.new ? undefined : await attachable(session, connection, jobFile);
		const job = unfinished ?? (await submit(connection, jobFile));
		session.remember(job);
		if (options.detach) return { reason: "detached", exitCode: exitCodes.succeeded, job };
		return followToEnd(session, connection, job.id, output);
	});
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
function submit({ client }: ServerConnection, { source, submission }: JobFileContent) {
	return client.submitJob(toJobDocument(submission), source);
}

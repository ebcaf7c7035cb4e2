import { UserError } from "../errors/user-error.ts";
import type { ExitCode } from "../exit-code.ts";
import { checkOutputFile } from "../files/output-file.ts";
import { newestJob } from "../job/find-job.ts";
import { followToEnd } from "../job/follow-to-end.ts";
import { jobSession } from "../job/job-session.ts";
import { type Place, whereOf } from "../place.ts";
import type { ServerConnection } from "../server/server-connection.ts";

export interface AttachOptions {
	output?: string | undefined;
	json?: boolean | undefined;
	quiet?: boolean | undefined;
}

/** `tutti attach [job-id]`: starts the local server if need be, so an unfinished job goes on. */
export function attach(
	place: Place,
	jobId: string | undefined,
	options: AttachOptions,
): Promise<ExitCode> {
	return jobSession(place, options, async (session) => {
		const { cwd } = place.context;
		const output = options.output === undefined ? undefined : checkOutputFile(options.output, cwd);
		const connection = await session.connect();
		const chosen = jobId ?? (await newestJobId(connection, place));
		return followToEnd(session, connection, chosen, output);
	});
}

async function newestJobId(connection: ServerConnection, place: Place): Promise<string> {
	const job = await connection.ask(newestJob);
	if (job !== undefined) return job.id;
	const { target, option } = whereOf(place);
	throw new UserError(
		`There is no job ${target === undefined ? `in ${place.stateFolder}` : `at ${target}`} yet.`,
		`Start one: tutti run <job.yaml>${option}`,
	);
}

import type { JobView } from "../../api/views.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { checkOutputFile } from "../files/output-file.ts";
import { followToEnd } from "../job/follow-to-end.ts";
import { jobSession } from "../job/job-session.ts";
import type { Place } from "../place.ts";
import { harmless } from "../text/harmless-text.ts";

export interface RetryOptions {
	output?: string | undefined;
	json?: boolean | undefined;
	quiet?: boolean | undefined;
	detach?: boolean | undefined;
}

/** `tutti retry <job-id>`: starts another run of the job, only for the items that did not succeed, and follows it. */
export function retry(place: Place, jobId: string, options: RetryOptions): Promise<ExitCode> {
	return jobSession(place, options, async (session) => {
		const { cwd } = place.context;
		const output = options.output === undefined ? undefined : checkOutputFile(options.output, cwd);
		const connection = await session.connect();
		const before = await connection.ask((client) => client.readJob({ id: jobId }));
		// Not repeated when no answer comes: the job may run again already.
		const job = await connection.client.retryJob({ id: jobId });
		session.remember(job);
		session.display.notice(againWords(before, job));
		if (options.detach) return { reason: "detached", exitCode: exitCodes.succeeded, job };
		return followToEnd(session, connection, job.id, output);
	});
}

function againWords(before: JobView, { id, run }: JobView): string {
	const left = before.itemCount - before.items.succeeded;
	const what = left === 0 ? "its merge step" : `${left} of its ${before.itemCount} items`;
	return `${harmless(id)} runs again, for ${what}: run ${run}.`;
}

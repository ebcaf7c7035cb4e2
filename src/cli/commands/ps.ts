import type { JobView } from "../../api/views.ts";
import { apiClient } from "../api-client.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { allJobs } from "../find-job.ts";
import { jobTable } from "../job-table.ts";
import { paintFor } from "../styled-line.ts";

/** `tutti ps`: looks, and starts nothing. Unfinished jobs are those that run or are still cleaning up. */
export async function ps(
	{ context, stateFolder }: { context: CommandContext; stateFolder: string },
	{ all = false, json = false }: { all?: boolean | undefined; json?: boolean | undefined },
): Promise<ExitCode> {
	const { stdout, stderr, clock, localServers } = context;
	const server = await localServers.findLocalServer(stateFolder);
	const jobs: JobView[] = [];
	if (server !== undefined) {
		for await (const job of allJobs(apiClient(server.url))) jobs.push(job);
	}
	const shown = all ? jobs : jobs.filter(isUnfinished);
	if (json) {
		stdout.write(`${JSON.stringify(shown, undefined, 2)}\n`);
	} else if (shown.length > 0) {
		const columns = stdout.isTTY ? stdout.columns || 80 : Number.POSITIVE_INFINITY;
		stdout.write(`${jobTable(shown, clock.now(), columns, paintFor(stdout)).join("\n")}\n`);
	}
	if (server === undefined) {
		stderr.write(
			`No server runs in ${stateFolder}, so no job does. \`tutti attach\` starts it, and unfinished jobs go on.\n`,
		);
	} else if (shown.length === 0 && !json) {
		stderr.write(
			jobs.length === 0
				? "There is no job yet. Start one: tutti run <job-file>\n"
				: `No job is unfinished; ${jobs.length} finished: tutti ps --all\n`,
		);
	}
	return exitCodes.succeeded;
}

function isUnfinished({ status, containerGroups }: JobView): boolean {
	return status === "running" || containerGroups > 0;
}

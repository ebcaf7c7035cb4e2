import type { JobView } from "../../api/views.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { allJobs } from "../job/find-job.ts";
import { type Place, whereOf } from "../place.ts";
import { type ApiClient, apiClient } from "../server/api-client.ts";
import { hearVersion } from "../server/hear-version.ts";
import { localAccess } from "../server/server-access.ts";
import { serverClient } from "../server/server-client.ts";
import { columnsOf, printLines } from "../text/print-lines.ts";
import { paintFor } from "../text/styled-line.ts";
import { jobTable } from "../views/job-table.ts";

/** `tutti ps`: looks, and starts nothing. Unfinished jobs are those that run or are still cleaning up. */
export async function ps(
	place: Place,
	{ all = false, json = false }: { all?: boolean | undefined; json?: boolean | undefined },
): Promise<ExitCode> {
	const { stdout, stderr, clock, environment } = place.context;
	const client = await runningServer(place);
	const jobs: JobView[] = [];
	if (client !== undefined) for await (const job of allJobs(client)) jobs.push(job);
	const shown = all ? jobs : jobs.filter(isUnfinished);
	if (json) {
		stdout.write(`${JSON.stringify(shown, undefined, 2)}\n`);
	} else if (shown.length > 0) {
		const paint = paintFor(stdout, environment);
		printLines(stdout, jobTable(shown, clock.now(), columnsOf(stdout), paint));
	}
	const { option } = whereOf(place);
	if (client === undefined) {
		printLines(stderr, [
			`No server runs in ${place.stateFolder}, so no job does. \`tutti attach${option}\` starts it, and unfinished jobs go on.`,
		]);
	} else if (shown.length === 0 && !json) {
		stderr.write(
			jobs.length === 0
				? `There is no job yet. Start one: tutti run <job-file>${option}\n`
				: `No job is unfinished; ${jobs.length} finished: tutti ps --all${option}\n`,
		);
	}
	return exitCodes.succeeded;
}

/** A local server that does not run has no job that does: none is started to look. */
async function runningServer(place: Place): Promise<ApiClient | undefined> {
	if (place.chosen?.target !== undefined) return await serverClient(place);
	const { context, stateFolder } = place;
	const server = await context.localServers.findLocalServer(stateFolder);
	if (server === undefined) return undefined;
	const warn = (message: string) => printLines(context.stderr, [message]);
	return apiClient(localAccess(server.url, hearVersion({ warn })));
}

function isUnfinished({ status, containerGroups }: JobView): boolean {
	return status === "running" || containerGroups > 0;
}

import { browserCommand } from "../browser/browser-command.ts";
import { dashboardUrl } from "../browser/dashboard-url.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import type { Place } from "../place.ts";
import { serverClient } from "../server/server-client.ts";
import type { Target } from "../target/target.ts";

/**
 * `tutti dashboard [job-id]`: prints the page's address, and opens it where somebody sits before a screen. The local
 * server is started if need be; a target is not asked, as the page is there without a key.
 */
export async function dashboard(
	place: Place,
	jobId: string | undefined,
	{ print = false }: { print?: boolean | undefined },
): Promise<ExitCode> {
	const { stdout, stderr, environment, platform, openBrowser } = place.context;
	const target = place.chosen?.target;
	const url = dashboardUrl(target?.url ?? (await localUrl(place, jobId)), jobId);
	stdout.write(`${url}\n`);
	if (target !== undefined) stderr.write(`${keyWords(target)}\n`);
	const command = stdout.isTTY && !print ? browserCommand(url, platform, environment) : undefined;
	if (command === undefined) return exitCodes.succeeded;
	if (!(await openBrowser(command))) {
		stderr.write(`${command[0]} did not open it: open the address yourself.\n`);
	}
	return exitCodes.succeeded;
}

/** Of the server, which is started if need be; of a job that is named, it is asked whether it is there. */
async function localUrl(place: Place, jobId: string | undefined): Promise<string> {
	const client = await serverClient(place);
	if (jobId !== undefined) await client.readJob({ id: jobId });
	const { context, stateFolder } = place;
	return (await context.localServers.ensureLocalServer(stateFolder)).url;
}

function keyWords({ functionApp }: Target): string {
	const { name = "<app>", resourceGroup = "<group>", subscription } = functionApp ?? {};
	const where = subscription === undefined ? "" : ` --subscription ${subscription}`;
	const command = `az functionapp keys list -g ${resourceGroup} -n ${name}${where} --query functionKeys.default -o tsv`;
	return `The page asks for a function key, once a tab. Whoever may read the app's keys has it by:\n  ${command}`;
}

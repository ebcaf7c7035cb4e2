import { dashboardUrl } from "../browser/dashboard-url.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { printLines } from "../text/print-lines.ts";
import { paintFor } from "../text/styled-line.ts";

/** `tutti up`: starts the background server, or finds the one that runs, and says how it is reached. */
export async function up(
	{ context, stateFolder }: { context: CommandContext; stateFolder: string },
	{ json = false }: { json?: boolean | undefined },
): Promise<ExitCode> {
	const { stdout, environment, localServers } = context;
	const { url, pid, started, said } = await localServers.ensureLocalServer(stateFolder);
	const dashboard = dashboardUrl(url);
	if (json) {
		const view = { url, dashboard, stateFolder, pid, started, said };
		stdout.write(`${JSON.stringify(view, undefined, 2)}\n`);
		return exitCodes.succeeded;
	}
	const paint = paintFor(stdout, environment);
	const rows = [
		["address", url],
		["dashboard", dashboard],
		["state", stateFolder],
		["process", String(pid)],
	] as const;
	const lines = [
		started ? "The server is started." : "The server runs already.",
		...rows.map(([name, value]) => `  ${paint("dim", name.padEnd(10))} ${value}`),
		...said,
		"It goes on until `tutti down`.",
	];
	printLines(stdout, lines);
	return exitCodes.succeeded;
}

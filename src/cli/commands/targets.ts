import type { CommandContext } from "../command-context.ts";
import { UserError } from "../errors/user-error.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { azdEnvironments } from "../target/azd-environments.ts";
import { chooseTarget } from "../target/choose-target.ts";
import { lookAt, lookAtTarget } from "../target/look-at-target.ts";
import { LOCAL, type Target } from "../target/target.ts";
import { addedTarget, readTargetList } from "../target/target-list.ts";
import { type TargetView, targetTable } from "../target/target-table.ts";
import { harmless } from "../text/harmless-text.ts";
import { columnsOf, printLines } from "../text/print-lines.ts";
import { paintFor } from "../text/styled-line.ts";

/** `tutti targets`: all that a command can be about, and whether each answers. Starts nothing. */
export async function targets(
	{ context, stateFolder }: { context: CommandContext; stateFolder: string },
	{ json = false }: { json?: boolean | undefined },
): Promise<ExitCode> {
	const { stdout, environment } = context;
	const standing = standingTarget(context);
	const list = readTargetList(context);
	const added = Object.keys(list.targets).map((name) => addedTarget(list, name)!);
	const names = new Set([LOCAL, ...added.map(({ name }) => name)]);
	const ofAzd = azdEnvironments(context.cwd).filter(({ name }) => !names.has(name));
	const listed: Target[] = [...added, ...ofAzd];
	const isStanding = ({ name, url }: Target) =>
		typeof standing === "object" && (standing.name === name || standing.url === url);
	// The URL in TUTTI_TARGET may be that of no other.
	if (typeof standing === "object" && !listed.some(isStanding)) listed.push(standing);
	const views = await Promise.all([
		localView(context, stateFolder, standing === LOCAL),
		...listed.map((target) => targetView(target, context, isStanding(target))),
	]);
	if (json) {
		stdout.write(`${JSON.stringify(views, undefined, 2)}\n`);
	} else {
		printLines(stdout, targetTable(views, columnsOf(stdout), paintFor(stdout, environment)));
	}
	return exitCodes.succeeded;
}

/** What a command is about that names none; undefined, said on stderr, when there is no such thing. */
function standingTarget(context: CommandContext): Target | typeof LOCAL | undefined {
	try {
		return chooseTarget(undefined, context).target ?? LOCAL;
	} catch (error) {
		if (!(error instanceof UserError)) throw error;
		context.stderr.write(`${harmless(error.message)}\n`);
		return undefined;
	}
}

async function localView(
	{ localServers }: CommandContext,
	stateFolder: string,
	isDefault: boolean,
): Promise<TargetView> {
	const about = { name: LOCAL, from: "local", keyFrom: "not-needed", isDefault } as const;
	const server = await localServers.findLocalServer(stateFolder);
	if (server === undefined) {
		return { ...about, answers: false, problem: "does not run; starts when it is needed" };
	}
	return { ...about, url: server.url, ...(await lookAt(server.url)) };
}

async function targetView(
	target: Target,
	context: CommandContext,
	isDefault: boolean,
): Promise<TargetView> {
	const { name, url, from } = target;
	const look = await lookAtTarget(target, context, isDefault);
	return { name, url, from, isDefault, ...look };
}

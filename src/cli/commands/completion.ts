import type { Command } from "commander";
import { bashCompletion } from "../completion/bash-completion.ts";
import { completionModel } from "../completion/completion-model.ts";
import { fishCompletion } from "../completion/fish-completion.ts";
import { zshCompletion } from "../completion/zsh-completion.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { type Place, whereOf } from "../place.ts";
import { apiClient } from "../server/api-client.ts";
import { localAccess } from "../server/server-access.ts";
import { azdEnvironments } from "../target/azd-environments.ts";
import { LOCAL } from "../target/target.ts";
import { readTargetList } from "../target/target-list.ts";
import { harmless } from "../text/harmless-text.ts";

const SCRIPTS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

export type Shell = keyof typeof SCRIPTS;

/** The newest; whoever wants an older one types it. */
const JOBS_OFFERED = 100;

/** `tutti completion <shell>`: the script that completes the commands and options that `program` has. */
export function completion(program: Command, shell: Shell, place: Place): ExitCode {
	place.context.stdout.write(SCRIPTS[shell](completionModel(program)));
	return exitCodes.succeeded;
}

/** `tutti complete targets`: their names, for the scripts, without asking any of them. */
export function completeTargets({ context }: Place): ExitCode {
	const names = [LOCAL];
	try {
		names.push(...Object.keys(readTargetList(context).targets));
		names.push(...azdEnvironments(context.cwd).map(({ name }) => name));
	} catch {
		// A list that cannot be read is told by the commands.
	}
	for (const name of new Set(names)) context.stdout.write(`${harmless(name)}\n`);
	return exitCodes.succeeded;
}

/** `tutti complete`: the ids of jobs, for the scripts. Quick and silent: it starts nothing and asks no target. */
export async function completeJobs(place: Place): Promise<ExitCode> {
	const { context, stateFolder } = place;
	try {
		if (whereOf(place).target !== undefined) return exitCodes.succeeded;
		const server = await context.localServers.findLocalServer(stateFolder);
		if (server === undefined) return exitCodes.succeeded;
		const { jobs } = await apiClient(localAccess(server.url)).listJobs({ limit: JOBS_OFFERED });
		for (const { id } of jobs) context.stdout.write(`${harmless(id)}\n`);
	} catch {
		// Somebody presses Tab: there is nothing to offer, and no place for words.
	}
	return exitCodes.succeeded;
}

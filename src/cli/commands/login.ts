import type { CommandContext } from "../command-context.ts";
import { UserError } from "../errors/user-error.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { allInput, hiddenLine } from "../hidden-input.ts";
import { watchInterrupts } from "../interrupted.ts";
import { apiClient } from "../server/api-client.ts";
import { hearVersion } from "../server/hear-version.ts";
import type { ServerAccess } from "../server/server-access.ts";
import { azdEnvironments } from "../target/azd-environments.ts";
import { chooseTarget } from "../target/choose-target.ts";
import { awaitFirstAnswer } from "../target/first-answer.ts";
import { functionAppKey } from "../target/function-app-key.ts";
import { keepKey, keyFile } from "../target/key-list.ts";
import { KEY_VARIABLE, keyText } from "../target/key-text.ts";
import type { FunctionApp, Target } from "../target/target.ts";
import { harmless } from "../text/harmless-text.ts";
import { printLines } from "../text/print-lines.ts";

/**
 * `tutti login [target]`: gets the function key of a target, tries it, and keeps it. Nothing is kept that the target did
 * not take.
 */
export async function login(
	context: CommandContext,
	named: string | undefined,
	{ keyStdin = false }: { keyStdin?: boolean | undefined },
): Promise<ExitCode> {
	const target = targetOf(context, named);
	const { signal, release } = watchInterrupts(context.signals);
	try {
		const { key, from } = await keyFor(target, context, { keyStdin, signal });
		await tryKey(target, key, context, signal);
		await keepKey(context, target.url, { key, from });
	} finally {
		release();
	}
	const name = harmless(target.name);
	context.stdout.write(`${name} takes the key. It is kept in ${keyFile(context)}.\n`);
	return exitCodes.succeeded;
}

/** Who names none means what a command would be about, else the environment that azd itself would take. */
function targetOf(context: CommandContext, named: string | undefined): Target {
	const { target } = chooseTarget(named, context);
	if (target !== undefined) return target;
	const environments = named === undefined ? azdEnvironments(context.cwd) : [];
	const only = environments.length === 1 ? environments[0] : undefined;
	const found = only ?? environments.find(({ isAzdDefault }) => isAzdDefault);
	if (found !== undefined) return found;
	throw new UserError(
		"The local server asks for no key; name the target that does.",
		"`tutti targets` lists those that there are: tutti login <target>",
	);
}

async function keyFor(
	target: Target,
	context: CommandContext,
	{ keyStdin, signal }: { keyStdin: boolean; signal: AbortSignal },
): Promise<{ key: string; from: "login" | "azure-cli" }> {
	const given = (text: string, source: string) =>
		({ key: keyText(text, source), from: "login" }) as const;
	if (keyStdin) return given(await allInput(context), "What stdin holds");
	const variable = context.environment[KEY_VARIABLE];
	if (variable) return given(variable, `The variable ${KEY_VARIABLE}`);
	const { functionApp } = target;
	if (functionApp !== undefined)
		return await fromAzure({ ...target, functionApp }, context, signal);
	if (context.stdin.isTTY) {
		const where = target.name === target.url ? "" : `, ${target.url}`;
		const question = `Function key of ${harmless(target.name)}${where} (it is not shown): `;
		return given(await hiddenLine(context, question), "What was typed");
	}
	throw new UserError(
		`There is no key to log in to ${target.name} with: nothing is known of its function app, and stdin is no terminal.`,
		`Give it by --key-stdin, or by the variable ${KEY_VARIABLE}.`,
	);
}

async function fromAzure(
	target: Target & { functionApp: FunctionApp },
	context: CommandContext,
	signal: AbortSignal,
): Promise<{ key: string; from: "azure-cli" }> {
	context.stderr.write(`Asking the Azure CLI for the key of ${harmless(target.name)}.\n`);
	return { key: await functionAppKey(context, target, signal), from: "azure-cli" };
}

async function tryKey(
	target: Target,
	key: string,
	context: CommandContext,
	signal: AbortSignal,
): Promise<void> {
	const { name, url } = target;
	const tell = (message: string) => printLines(context.stderr, [message]);
	const access: ServerAccess = {
		url,
		where: { words: `at ${name}`, option: ` --target ${name}`, target: name },
		key: async () => key,
		renewKey: async () => {
			throw new UserError(`${name} refuses the key; it was not kept.`, "Is it of this app?");
		},
		heard: hearVersion({ target: name, warn: tell }),
	};
	const greet = (timeoutMs: number) =>
		apiClient(access, { signal, timeoutMs }).listJobs({ limit: 1 });
	await awaitFirstAnswer(greet, { name, clock: context.clock, signal, tell });
}

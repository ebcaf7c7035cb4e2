import type { CommandContext } from "../command-context.ts";
import { UserError } from "../errors/user-error.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { azdEnvironments } from "../target/azd-environments.ts";
import { dropKey } from "../target/key-list.ts";
import { LOCAL } from "../target/target.ts";
import { readTargetList, type TargetList, writeTargetList } from "../target/target-list.ts";
import { targetUrl } from "../target/target-url.ts";

export interface AddOptions {
	allowHttp?: boolean | undefined;
	functionApp?: string | undefined;
	resourceGroup?: string | undefined;
	subscription?: string | undefined;
}

type Entry = TargetList["targets"][string];

/** `tutti targets add <name> [url]`: without a URL, what azd has under that name. */
export async function addTarget(
	context: CommandContext,
	name: string,
	url: string | undefined,
	options: AddOptions,
): Promise<ExitCode> {
	checkName(name);
	const list = readTargetList(context);
	const before = madeEntry(list, name);
	const entry = url === undefined ? entryOfAzd(context, name) : entryOf(url, options);
	if (before !== undefined && before.url !== entry.url) {
		throw new UserError(
			`There is a target ${name} already: ${before.url}.`,
			`Take another name, or drop it before: tutti targets remove ${name}`,
		);
	}
	await writeTargetList(context, { ...list, targets: { ...list.targets, [name]: entry } });
	context.stdout.write(`${name} is ${entry.url}. Its key: tutti login ${name}\n`);
	return exitCodes.succeeded;
}

/** `tutti targets remove <name>`: the key that is kept for it goes, too, unless another target has the same address. */
export async function removeTarget(context: CommandContext, name: string): Promise<ExitCode> {
	const list = readTargetList(context);
	const removed = madeEntry(list, name);
	if (removed === undefined) throw notMade(name, list);
	const { [name]: _, ...targets } = list.targets;
	const { default: standing, ...rest } = list;
	const kept = standing === undefined || standing === name ? {} : { default: standing };
	await writeTargetList(context, { ...rest, ...kept, targets });
	const isElsewhere = Object.values(targets).some(({ url }) => url === removed.url);
	if (!isElsewhere) await dropKey(context, removed.url);
	const now = standing === name ? ` The default is ${LOCAL} now.` : "";
	context.stdout.write(`${name} is no target any more; what is deployed goes on.${now}\n`);
	return exitCodes.succeeded;
}

/** `tutti targets default <name>`: what a command is about that names none. One of azd is made a target for that. */
export async function setDefaultTarget(context: CommandContext, name: string): Promise<ExitCode> {
	const list = readTargetList(context);
	const { default: _before, ...rest } = list;
	if (name === LOCAL) {
		await writeTargetList(context, rest);
		context.stdout.write("Commands are about the local server, unless they name a target.\n");
		return exitCodes.succeeded;
	}
	const before = madeEntry(list, name);
	const entry = before ?? entryOfAzd(context, name);
	const targets = { ...list.targets, [name]: entry };
	await writeTargetList(context, { ...rest, default: name, targets });
	const made = before ? "" : `${name} of azd is a target everywhere now: ${entry.url}\n`;
	context.stdout.write(`${made}Commands are about ${name}, unless they name another target.\n`);
	return exitCodes.succeeded;
}

function madeEntry({ targets }: TargetList, name: string): Entry | undefined {
	return Object.hasOwn(targets, name) ? targets[name] : undefined;
}

function checkName(name: string): void {
	const expected = "up to 64 letters, digits, and . _ - within";
	if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name) && name !== LOCAL) return;
	const why = name === LOCAL ? "that is the local server" : `expected ${expected}`;
	throw new UserError(`A target cannot be called '${name}': ${why}.`);
}

function entryOf(url: string, options: AddOptions): Entry {
	const { allowHttp = false, functionApp: name, resourceGroup, subscription } = options;
	const origin = targetUrl(url, { allowHttp });
	if ((name === undefined) !== (resourceGroup === undefined) || (subscription && !name)) {
		throw new UserError(
			"For keys from the Azure CLI, --function-app and --resource-group go together, and --subscription with them.",
		);
	}
	const about = { url: origin, ...(origin.startsWith("http:") && allowHttp && { allowHttp }) };
	if (name === undefined || resourceGroup === undefined) return about;
	return { ...about, functionApp: { name, resourceGroup, ...(subscription && { subscription }) } };
}

function entryOfAzd({ cwd }: CommandContext, name: string): Entry {
	const found = azdEnvironments(cwd).find((environment) => environment.name === name);
	if (found === undefined) {
		throw new UserError(
			`There is no target ${name}, and no environment of azd of that name with a TUTTI_URL here.`,
			`tutti targets add ${name} <url>; or in the project's folder, after azd up: tutti targets add ${name}`,
		);
	}
	const { url, functionApp } = found;
	return { url, ...(functionApp && { functionApp }) };
}

function notMade(name: string, { targets }: TargetList): UserError {
	const names = Object.keys(targets).join(", ") || "none";
	return new UserError(
		`There is no target ${name} that was made here. There are: ${names}.`,
		"Those of azd go with their environment: azd env",
	);
}

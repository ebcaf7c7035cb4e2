import type { CommandContext } from "../command-context.ts";
import { UserError } from "../errors/user-error.ts";
import { askAzureCli } from "./azure-cli.ts";
import { keyText } from "./key-text.ts";
import type { FunctionApp, Target } from "./target.ts";

/**
 * A function key of the target's app, from the Azure CLI: the one named `default`, else the first. The host's master key
 * is not asked for.
 *
 * Before that, Azure is asked which hosts the app has. A folder's `.azure` may come from anybody, and could name
 * somebody's app beside an address of its own, to be sent the app's key.
 */
export async function functionAppKey(
	context: Pick<CommandContext, "environment" | "cwd" | "clock">,
	target: Target & { functionApp: FunctionApp },
	signal?: AbortSignal,
): Promise<string> {
	const { name, resourceGroup, subscription } = target.functionApp;
	const app = ["-g", resourceGroup, "-n", name];
	if (subscription !== undefined) app.push("--subscription", subscription);
	const what = `the function key of ${target.name}`;
	const ask = (args: readonly string[]) => askAzureCli(context, { what, args, signal });
	const site = ["resource", "show", ...app, "--resource-type", "Microsoft.Web/sites"];
	const hosts = texts(await ask([...site, "--query", "properties.[defaultHostName, hostNames]"]));
	if (!hosts.includes(new URL(target.url).hostname)) throw elsewhere(target, hosts);
	const keys = await ask(["functionapp", "keys", "list", ...app, "--query", "functionKeys"]);
	const isNamed = typeof keys === "object" && keys !== null && !Array.isArray(keys);
	const named: Record<string, unknown> = isNamed ? { ...keys } : {};
	const key = [named.default, ...Object.values(named)].find((each) => typeof each === "string");
	if (typeof key === "string") {
		return keyText(key, `What the Azure CLI gave as the key of ${target.name}`);
	}
	throw new UserError(
		`The Azure CLI shows no function key of ${name}.`,
		"A new app has its keys when it has run for the first time. The portal shows them under App keys.",
	);
}

function elsewhere({ name, url, functionApp }: Target, hosts: readonly string[]): UserError {
	const app = functionApp?.name;
	return new UserError(
		`${name} is at ${url}, but the function app ${app} is at ${hosts.join(", ") || "no host"}. Its key was not asked for.`,
		"Whoever made this target may want the key of another app. If not: tutti login <target> --key-stdin",
	);
}

/** All texts in lists in lists. */
function texts(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(texts);
	return typeof value === "string" ? [value] : [];
}

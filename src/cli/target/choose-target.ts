import { nearestKey } from "../../job/file/nearest-key.ts";
import type { CommandContext } from "../command-context.ts";
import { UserError } from "../errors/user-error.ts";
import { HERE, type Where } from "../server/where.ts";
import { azdEnvironments } from "./azd-environments.ts";
import { LOCAL, type Target } from "./target.ts";
import { addedTarget, readTargetList, type TargetList } from "./target-list.ts";
import { looksLikeUrl, targetUrl } from "./target-url.ts";

/** The server that a command is about; no target: the background server of this machine. */
export interface Chosen {
	target: Target | undefined;
	where: Where;
}

type Context = Pick<CommandContext, "cwd" | "environment">;

/**
 * What the option `--target` names, else the variable TUTTI_TARGET, else the default target, else the local server.
 * Throws UserError for a name that nothing has.
 */
export function chooseTarget(option: string | undefined, context: Context): Chosen {
	if (option === "") {
		throw new UserError("--target names nothing.", "Is a variable of the shell not set?");
	}
	const list = readTargetList(context);
	const named = option ?? (context.environment.TUTTI_TARGET || undefined) ?? list.default;
	// Who chose it otherwise than by the option has it chosen the next time, too.
	const words = option === undefined ? "" : ` --target ${option}`;
	if (named === undefined || named === LOCAL) {
		return { target: undefined, where: { ...HERE, option: words } };
	}
	const target = targetNamed(named, list, context);
	return { target, where: { words: `at ${target.name}`, option: words, target: target.name } };
}

/** By its name: what the user has made goes before what azd has. A URL that belongs to one of them is that one. */
function targetNamed(named: string, list: TargetList, { cwd }: Context): Target {
	const environments = azdEnvironments(cwd);
	if (looksLikeUrl(named)) return targetOfUrl(named, list, environments);
	const found = addedTarget(list, named) ?? environments.find(({ name }) => name === named);
	if (found !== undefined) return found;
	const made = [...Object.keys(list.targets), ...environments.map(({ name }) => name)];
	const known = [LOCAL, ...new Set(made)];
	const near = nearestKey(named, known);
	const meant = near === undefined ? "" : `Did you mean ${near}? `;
	throw new UserError(
		`There is no target ${named}. There are: ${known.join(", ")}.`,
		`${meant}\`tutti targets add <name> <url>\` makes one; those of azd are found in its project's folder.`,
	);
}

function targetOfUrl(text: string, list: TargetList, environments: readonly Target[]): Target {
	const known = [
		...Object.keys(list.targets).map((name) => addedTarget(list, name)!),
		...environments,
	];
	const isPlain = known.find(({ url }) => url === text.replace(/\/$/, ""));
	const url = isPlain?.url ?? targetUrl(text, { allowHttp: false });
	const functionApp = known.find((target) => target.url === url)?.functionApp;
	return { name: url, url, from: "url", ...(functionApp && { functionApp }) };
}

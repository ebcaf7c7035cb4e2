import type { CommandContext } from "../command-context.ts";
import type { Where } from "../server/where.ts";
import { jsonDisplay } from "./json-lines.ts";
import { plainDisplay, quietDisplay } from "./plain-display.ts";
import type { ProgressDisplay } from "./progress-display.ts";
import { terminalDisplay } from "./terminal.ts";

/** The display that the options and the place where stdout goes ask for. */
export function openDisplay(
	context: CommandContext,
	{ json = false, quiet = false }: { json?: boolean | undefined; quiet?: boolean | undefined },
	where: Where,
): ProgressDisplay {
	if (json) return jsonDisplay(context);
	if (quiet) return quietDisplay(context, where);
	const canRepaint = context.stdout.isTTY === true && context.environment.TERM !== "dumb";
	return canRepaint ? terminalDisplay(context, where) : plainDisplay(context, where);
}

import { relative } from "node:path";
import { DurableHostError, messageOf, stackOf } from "../host-error.ts";

/** An absolute path with a line, as it stands in a stack. */
const PLACE = /(?:file:\/\/)?((?:\/|[A-Za-z]:[\\/])[^\s()]*?:\d+)/g;
const MISSING_MODULE = ["MODULE_NOT_FOUND", "ERR_MODULE_NOT_FOUND"];

/** The error for what an app's code threw while `what` was loaded; it says where in the app that was. */
export function loadError(thrown: unknown, what: string, directory: string): DurableHostError {
	const { code, requireStack } = (thrown ?? {}) as { code?: string; requireStack?: string[] };
	// Node's own frames leave no room in the stack for the file that asked for a missing package.
	const asker = requireStack?.[0];
	const place = placeOf(thrown, directory) ?? (asker && relative(directory, asker));
	const advice =
		code !== undefined && MISSING_MODULE.includes(code)
			? " Are the app's packages installed, and is it built?"
			: "";
	return new DurableHostError(
		"app",
		`${what} could not be loaded: ${messageOf(thrown).split("\n")[0]}${place === undefined ? "" : ` (${place})`}${advice}`,
		{ cause: thrown },
	);
}

/** The first place in the app's own code of which the stack speaks, below its folder. */
function placeOf(thrown: unknown, directory: string): string | undefined {
	for (const [, place = ""] of stackOf(thrown)
		.replace(/\?load=\d+/g, "")
		.matchAll(PLACE))
		if (
			place.startsWith(directory) &&
			!/[\\/]node_modules[\\/]/.test(place.slice(directory.length))
		)
			return relative(directory, place);
	return undefined;
}

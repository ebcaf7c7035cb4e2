import type { AppFunction } from "../../app/app-function.ts";
import { messageOf, stackOf } from "../../host-error.ts";
import type { HostLogEntry } from "../../host-log.ts";

/** The line of the log for what an HTTP function threw, or for one that took too long. */
export function functionFailure({ name }: AppFunction, error: unknown): HostLogEntry {
	const message = `The HTTP function '${name}' failed: ${stackOf(error) || messageOf(error)}`;
	return { level: "error", source: "host", functionName: name, message };
}

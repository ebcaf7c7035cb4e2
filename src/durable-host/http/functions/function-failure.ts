import type { AppFunction } from "../../app/app-function.ts";
import { messageOf } from "../../host-error.ts";
import type { HostLogEntry } from "../../host-log.ts";

/** The line of the log for what an HTTP function threw. */
export function functionFailure({ name }: AppFunction, error: unknown): HostLogEntry {
	const text = error instanceof Error ? (error.stack ?? error.message) : messageOf(error);
	const message = `The HTTP function '${name}' failed: ${text}`;
	return { level: "error", source: "host", functionName: name, message };
}

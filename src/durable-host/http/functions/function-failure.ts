import type { AppFunction } from "../../app/app-function.ts";
import { FunctionTimeout } from "../../app/function-timeout.ts";
import { messageOf, stackOf } from "../../host-error.ts";
import type { HostLogEntry } from "../../host-log.ts";

/** The line of the log for what an HTTP function threw, or for one that took too long. */
export function functionFailure({ name }: AppFunction, error: unknown): HostLogEntry {
	const stack = error instanceof FunctionTimeout ? "" : stackOf(error);
	const text = stack === "" ? messageOf(error) : stack;
	const message = `The HTTP function '${name}' failed: ${text}`;
	return { level: "error", source: "host", functionName: name, message };
}

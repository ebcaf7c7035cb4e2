import type { Clock } from "../clock/clock.ts";
import { isLogged, type LogLevels } from "./app/log-levels.ts";

export type HostLogLevel = "trace" | "debug" | "information" | "warning" | "error" | "critical";

/** What a part of the host, or a function's `context.log`, has to say. */
export interface HostLogEntry {
	level: HostLogLevel;
	message: string;
	/** Who speaks: the host itself, or a function. */
	source: "host" | "function";
	functionName?: string;
	instanceId?: string;
	invocationId?: string;
}

/** One line of the host's log. */
export interface HostLogLine extends HostLogEntry {
	/** The clock's time, in milliseconds since the epoch. */
	time: number;
	/** What logging.logLevel of host.json knows the line by, such as `Function.Hello.User`. */
	category: string;
}

export type HostLog = (entry: HostLogEntry) => void;

/** A log that passes on, with time and category, what the app's settings let through. */
export function hostLog(
	clock: Clock,
	levels: LogLevels,
	write: (line: HostLogLine) => void,
): HostLog {
	return (entry) => {
		const category = categoryOf(entry);
		if (isLogged(entry.level, levels(category))) write({ time: clock.now(), category, ...entry });
	};
}

/** What the app's code writes to the console, and not by the context of a function. */
export const CONSOLE_CATEGORY = "Host.Function.Console";

/** The categories are those of the Functions host. */
function categoryOf({ source, functionName, instanceId }: HostLogEntry): string {
	if (functionName !== undefined)
		return `Function.${functionName}${source === "function" ? ".User" : ""}`;
	if (source === "function") return CONSOLE_CATEGORY;
	return instanceId === undefined ? "Host.General" : "Host.Triggers.DurableTask";
}

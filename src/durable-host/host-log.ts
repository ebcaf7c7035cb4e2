export type HostLogLevel = "trace" | "debug" | "information" | "warning" | "error" | "critical";

/** One line of the host's log, or of a function's `context.log`. */
export interface HostLogLine {
	level: HostLogLevel;
	message: string;
	/** Who speaks: the host itself, or a function. */
	source: "host" | "function";
	functionName?: string;
	instanceId?: string;
	invocationId?: string;
}

export type HostLog = (line: HostLogLine) => void;

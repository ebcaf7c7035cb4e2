/** What `tutti host` writes: what it has started, and the lines of its log. Pure. */
import type {
	DurableHost,
	DurableHostOptions,
	FunctionSummary,
} from "../../durable-host/durable-host.ts";
import type { HostLogLevel, HostLogLine } from "../../durable-host/host-log.ts";
import { harmless } from "../text/harmless-text.ts";
import type { Paint } from "../text/styled-line.ts";

/** What there is to say about a host that has started. */
export interface StartedHost
	extends Pick<DurableHost, "url" | "functions" | "leftOut" | "hubName" | "settingsFiles"> {
	appFolder: string;
	stateFile: string;
	synchronous: NonNullable<DurableHostOptions["synchronous"]>;
	/** As the option --clock has it. */
	clock: string;
	activityThreads: number;
}

const KINDS = ["http", "timer", "orchestrator", "activity", "entity", "warmup"] as const;
const SYNCHRONOUS = {
	FULL: "synchronous full: survives a power failure",
	NORMAL:
		"synchronous normal: a power failure may cost the last moments, the death of the process nothing",
} as const;

/** The start as lines for a person. */
export function startLines(started: StartedHost, paint: Paint): string[] {
	const { functions, leftOut, settingsFiles } = started;
	const width = Math.max(...functions.map(({ name }) => name.length), 0);
	const lines = [`${paint("bold", "The app")} ${harmless(started.appFolder)}`];
	for (const kind of KINDS) {
		const ofKind = functions.filter((fn) => fn.kind === kind);
		if (ofKind.length === 0) continue;
		lines.push(`  ${paint("bold", kind)}`);
		for (const fn of ofKind) lines.push(`    ${functionLine(fn, started.url, width)}`);
	}
	for (const { name, reason } of leftOut)
		lines.push(`  ${paint("yellow", "left out")} ${harmless(`${name}: ${reason}`)}`);
	lines.push(
		`Settings   ${settingsFiles.length === 0 ? "no file; defaults" : settingsFiles.join(", ")}`,
		`Task hub   ${started.hubName}`,
		`State      ${started.stateFile} (${SYNCHRONOUS[started.synchronous]})`,
	);
	if (started.clock !== "real") lines.push(`Clock      ${started.clock}`);
	if (started.activityThreads > 0)
		lines.push(`Activities in ${started.activityThreads} threads of their own`);
	lines.push(`${paint("bold", "Listens on")} ${started.url}   Ctrl-C stops it`);
	return lines;
}

/** The start as one object of NDJSON. */
export function startJson(started: StartedHost, atMs: number): string {
	return jsonLine({
		time: new Date(atMs).toISOString(),
		level: "information",
		source: "host",
		category: "Host.Startup",
		message: `The host listens on ${started.url}.`,
		...started,
	});
}

const MARKS: Record<HostLogLevel, { word: string; style: Parameters<Paint>[0] }> = {
	trace: { word: "trace", style: "dim" },
	debug: { word: "debug", style: "dim" },
	information: { word: "info ", style: "cyan" },
	warning: { word: "warn ", style: "yellow" },
	error: { word: "error", style: "red" },
	critical: { word: "crit ", style: ["bold", "red"] },
};

/** A line of the log for a person: time, level, function, instance, message. */
export function logLine(line: HostLogLine, paint: Paint): string {
	const { word, style } = MARKS[line.level];
	const parts = [paint("dim", new Date(line.time).toISOString().slice(11, 23)), paint(style, word)];
	if (line.functionName !== undefined) parts.push(paint("bold", harmless(line.functionName)));
	if (line.instanceId !== undefined) parts.push(paint("dim", harmless(line.instanceId)));
	return [...parts, line.message.split(/\r?\n/).map(harmless).join("\n    ")].join(" ");
}

/** A line of the log as one object of NDJSON. */
export function logJson({ time, ...line }: HostLogLine): string {
	return jsonLine({ time: new Date(time).toISOString(), ...line });
}

/** What NDJSON readers take for the end of a line is escaped too. */
function jsonLine(value: object): string {
	return JSON.stringify(value)
		.replace(/\u2028/g, "\\u2028")
		.replace(/\u2029/g, "\\u2029");
}

function functionLine(
	{ name, path, methods }: FunctionSummary,
	url: string,
	width: number,
): string {
	if (path === undefined) return harmless(name);
	return harmless(`${name.padEnd(width)}  ${(methods ?? []).join(",")} ${url}${path}`);
}

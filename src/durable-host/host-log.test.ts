import { describe, expect, it } from "vitest";
import { steppedClock } from "../clock/stepped-clock.ts";
import { HostConfiguration } from "./app/host-configuration.ts";
import { logLevelsOf } from "./app/log-levels.ts";
import { type HostLogEntry, type HostLogLine, hostLog } from "./host-log.ts";

/** The lines that a host.json with these levels lets through. */
function kept(logLevel: Record<string, string>, entries: HostLogEntry[]): HostLogLine[] {
	const levels = logLevelsOf(new HostConfiguration({ logging: { logLevel } }, "host.json", {}));
	const lines: HostLogLine[] = [];
	const log = hostLog(steppedClock({ startMs: 7 }), levels, (line) => lines.push(line));
	for (const entry of entries) log(entry);
	return lines;
}

const fromHost: HostLogEntry = { level: "debug", message: "host", source: "host" };
const fromUser: HostLogEntry = {
	level: "debug",
	message: "user",
	source: "function",
	functionName: "Fn",
};
const ofFunction: HostLogEntry = {
	level: "debug",
	message: "fn",
	source: "host",
	functionName: "Fn",
};
const ofDurable: HostLogEntry = {
	level: "debug",
	message: "durable",
	source: "host",
	instanceId: "i",
};
const console: HostLogEntry = { level: "debug", message: "console", source: "function" };
const all = [fromHost, fromUser, ofFunction, ofDurable];

describe("the host's log", () => {
	it("gives every line time and category", () => {
		expect(kept({ default: "Trace" }, [...all, console])).toEqual([
			{ time: 7, category: "Host.General", ...fromHost },
			{ time: 7, category: "Function.Fn.User", ...fromUser },
			{ time: 7, category: "Function.Fn", ...ofFunction },
			{ time: 7, category: "Host.Triggers.DurableTask", ...ofDurable },
			{ time: 7, category: "Host.Function.Console", ...console },
		]);
	});

	it.each([
		[{}, []],
		[{ default: "Debug" }, ["host", "user", "fn", "durable"]],
		[{ Function: "Debug" }, ["user", "fn"]],
		[{ "function.fn.user": "debug" }, ["user"]],
		[{ default: "Debug", "Function.Fn": "Error" }, ["host", "durable"]],
		[
			{ default: "Debug", "Function.Fn": "Error", "Function.Fn.User": "Trace" },
			["host", "user", "durable"],
		],
		[{ default: "None", "Host.*.DurableTask": "Debug" }, ["durable"]],
	])("with the levels %j keeps the debug lines of %j", (levels, expected) => {
		expect(kept(levels, all).map(({ message }) => message)).toEqual(expected);
	});

	it("keeps from Information on unless said, and refuses a level that is none", () => {
		const levels = ["trace", "debug", "information", "warning", "error", "critical"] as const;
		const lines = kept(
			{},
			levels.map((level) => ({ ...fromHost, level })),
		);
		expect(lines.map(({ level }) => level)).toEqual(levels.slice(2));
		expect(() => kept({ Default: "Loud" }, [])).toThrow(
			'host.json: logging.logLevel.Default must be Trace, Debug, Information, Warning, Error, Critical or None; received "Loud".',
		);
	});
});

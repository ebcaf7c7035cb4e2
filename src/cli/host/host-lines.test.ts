import { describe, expect, it } from "vitest";
import type { HostLogLine } from "../../durable-host/host-log.ts";
import { unpainted } from "../text/styled-line.ts";
import { logJson, logLine } from "./host-lines.ts";

const LINE: HostLogLine = {
	time: Date.UTC(2026, 0, 1, 9, 8, 7, 6),
	level: "error",
	source: "function",
	category: "Function.f.User",
	functionName: "f",
	instanceId: "i-1",
	message: "first\nsecond",
};

describe("a line of the host's log", () => {
	it("has time, level, function, instance and message, whose further lines are indented", () => {
		expect(logLine(LINE, unpainted)).toBe("09:08:07.006 error f i-1 first\n    second");
	});

	it("brings no escape sequence of the app's to the terminal", () => {
		const line = logLine(
			{ ...LINE, instanceId: "\u001b[2Ji", message: "\u001b[31mred\u0007" },
			unpainted,
		);
		expect(line).toBe("09:08:07.006 error f i red");
	});

	it("is painted where paint goes, and one object of NDJSON otherwise", () => {
		const painted = logLine(LINE, (style, text) => `<${style}>${text}</>`);
		expect(painted).toContain("<red>error</> <bold>f</> <dim>i-1</> first");
		const json = logJson({ ...LINE, message: "a\u2028b\nc" });
		expect(json).not.toMatch(/[\n\u2028]/);
		expect(JSON.parse(json)).toEqual({
			...LINE,
			time: "2026-01-01T09:08:07.006Z",
			message: "a\u2028b\nc",
		});
	});
});

import { describe, expect, it } from "vitest";
import {
	formatTraceparent,
	itemSpanId,
	jobSpanId,
	launchSpanId,
	parseTraceparent,
	phaseSpanId,
	traceOf,
} from "./trace.ts";

const CALLER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const all = () => true;

describe("a traceparent", () => {
	it("is read and written as W3C Trace Context has it", () => {
		const read = parseTraceparent(CALLER)!;
		expect(read).toEqual({
			traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
			spanId: "00f067aa0ba902b7",
			sampled: true,
		});
		expect(formatTraceparent(read)).toBe(CALLER);
		expect(parseTraceparent(`${CALLER.slice(0, -2)}00`)?.sampled).toBe(false);
	});

	it("of a later version is read as far as it is known", () => {
		expect(parseTraceparent(`cc${CALLER.slice(2)}-what-is-new`)?.sampled).toBe(true);
	});

	it.each([
		["no version", CALLER.slice(3)],
		["the version that is never used", `ff${CALLER.slice(2)}`],
		["more than version 0 has", `${CALLER}-more`],
		["capitals", CALLER.toUpperCase()],
		["no trace", `00-${"0".repeat(32)}-00f067aa0ba902b7-01`],
		["no span", `00-4bf92f3577b34da6a3ce929d0e0e4736-${"0".repeat(16)}-01`],
		["something else", "traceparent"],
		["nothing", ""],
	])("with %s is none", (_, text) => {
		expect(parseTraceparent(text)).toBeUndefined();
	});
});

describe("a job's trace", () => {
	const job = { id: "a-123456", createdAt: 1_000_000 };

	it("is the same whoever asks, and another for another job, hub or instant", () => {
		const { traceId } = traceOf(job, "local", all);
		expect(traceId).toMatch(/^[0-9a-f]{32}$/);
		expect(traceOf({ ...job }, "local", all).traceId).toBe(traceId);
		const others = [
			traceOf(job, "other", all),
			traceOf({ ...job, createdAt: 1_000_001 }, "local", all),
			traceOf({ ...job, id: "a-123457" }, "local", all),
		];
		expect(others.map((each) => each.traceId)).not.toContain(traceId);
	});

	it("is its caller's, whose decision the sampling is told", () => {
		const told: unknown[] = [];
		const trace = traceOf({ ...job, traceparent: CALLER }, "local", (...asked) => {
			told.push(...asked);
			return false;
		});
		expect(trace).toEqual({
			traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
			callerSpanId: "00f067aa0ba902b7",
			sampled: false,
		});
		expect(told).toEqual(["4bf92f3577b34da6a3ce929d0e0e4736", true]);
	});

	it("gives each run, item, launch and phase a span of its own", () => {
		const ids = [
			jobSpanId("a-1", 1),
			jobSpanId("a-1", 11),
			jobSpanId("a-11", 1),
			itemSpanId("a-1", 1, 1),
			itemSpanId("a-1", 11, 1),
			itemSpanId("a-1", 1, 11),
			launchSpanId("a-1-r1-b0-n1"),
			phaseSpanId("run", "a-1-r1-b0-n1", 1),
			phaseSpanId("run", "a-1-r1-b0-n1", 2),
			phaseSpanId("wait", "a-1-r1-b0-n1", 1),
		];
		expect(new Set(ids).size).toBe(ids.length);
		for (const id of ids) expect(id).toMatch(/^[0-9a-f]{16}$/);
	});
});

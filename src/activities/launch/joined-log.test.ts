import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinLog, logAfter, NO_LOG, readLogText, writeLog } from "./joined-log.ts";

const lines = (from: number, to: number) =>
	Array.from({ length: to - from }, (_, k) => `line ${from + k}\n`).join("");

describe("a log put together from its last lines", () => {
	it("goes on where the lines overlap", () => {
		const first = joinLog(NO_LOG, lines(0, 10));
		const second = joinLog(first, lines(5, 15));
		expect(joinLog(second, lines(14, 20)).text).toBe(lines(0, 20));
		expect(joinLog(second, lines(5, 15))).toEqual(second);
		expect(joinLog(second, lines(12, 15))).toEqual(second);
	});

	it("goes on within a line that was still being written", () => {
		expect(joinLog({ from: 0, text: "one\ntw" }, "one\ntwo\nthree\n").text).toBe(
			"one\ntwo\nthree\n",
		);
		expect(joinLog({ from: 0, text: "one\ntw" }, "two\n").text).toBe("one\ntwo\n");
	});

	it("says where lines were lost between two readings", () => {
		const joined = joinLog({ from: 0, text: lines(0, 3) }, lines(7, 9));
		expect(joined.text).toBe(`${lines(0, 3)}[tutti: lines are missing here]\n${lines(7, 9)}`);
		// The one character that they have in common is chance.
		expect(joinLog({ from: 0, text: "ab" }, "bc\n").text).toBe(
			"ab\n[tutti: lines are missing here]\nbc\n",
		);
	});

	it("is what was written, however it was read, when no line comes twice", () => {
		fc.assert(
			fc.property(
				fc.array(fc.nat({ max: 30 }), { maxLength: 20 }),
				fc.integer({ min: 40, max: 60 }),
				(steps, tail) => {
					let written = 0;
					let log = NO_LOG;
					for (const step of steps) {
						written += step;
						log = joinLog(log, lines(Math.max(0, written - tail), written));
					}
					expect(log.text).toBe(lines(0, written));
				},
			),
			{ seed: 7 },
		);
	});

	it("keeps its end, from a whole line on, and tells what is not kept", () => {
		const log = joinLog(joinLog(NO_LOG, lines(0, 10), 30), lines(8, 20), 30);
		expect(Buffer.byteLength(log.text)).toBeLessThanOrEqual(30);
		expect(log.text).toBe(lines(17, 20));
		expect(log.from).toBe(lines(0, 17).length);
		expect(readLogText(writeLog(log))).toEqual(log);
		expect(readLogText(lines(0, 2))).toEqual({ from: 0, text: lines(0, 2) });
	});
});

describe("a log from an offset on", () => {
	it("is what is new, in parts", () => {
		const log = { from: 0, text: "äöü" };
		expect(logAfter(log, 0, 3)).toEqual({ text: "ä", missed: 0, next: 2, more: true });
		expect(logAfter(log, 2, 100)).toEqual({ text: "öü", missed: 0, next: 6, more: false });
		expect(logAfter(log, 6, 100)).toEqual({ text: "", missed: 0, next: 6, more: false });
	});

	it("begins at what is kept, and at a whole character", () => {
		const log = { from: 100, text: "äb" };
		expect(logAfter(log, 40, 100)).toEqual({ text: "äb", missed: 60, next: 103, more: false });
		expect(logAfter(log, 101, 100)).toMatchObject({ text: "b", missed: 0 });
		expect(logAfter(log, 9999, 100)).toMatchObject({ text: "", next: 103 });
	});
});

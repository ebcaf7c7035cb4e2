import { expect, it } from "vitest";
import { logText } from "./log-text.ts";

it("a terminal's colours, moves and titles are left out", () => {
	expect(logText("\u001b[1;31mred\u001b[0m, \u001b[2K\u001b]0;title\u0007plain")).toBe(
		"red, plain",
	);
	expect(logText("\u001b(Bone\u001b=two\u001b]8;;http://a\u001b\\link")).toBe("onetwolink");
});

it("an unknown or cut sequence takes no line with it", () => {
	expect(logText("a\u001b]0;cut\nb")).toBe("a\nb");
	expect(logText("a\u001b")).toBe("a\\u001b");
});

it("of a line that is written over, the last is shown", () => {
	expect(logText("10 %\r50 %\r100 %\ndone\r\n")).toBe("100 %\ndone\n");
	expect(logText("one\r\ntwo\r")).toBe("one\ntwo");
});

it("other controls and what turns a text around are written out", () => {
	expect(logText("a\u0000b\u202ec\ttab\n")).toBe("a\\u0000b\\u202ec\ttab\n");
});

it("a million characters take no time worth speaking of", () => {
	const from = performance.now();
	logText("\u001b[31mline\u001b[0m of a log\r".repeat(30_000));
	logText(`${"\r".repeat(300_000)}x`);
	logText(`${"x".repeat(300_000)}\n\r`);
	logText("x".repeat(1_000_000));
	expect(performance.now() - from).toBeLessThan(2000);
});

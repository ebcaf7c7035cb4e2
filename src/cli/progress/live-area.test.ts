import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import type { Output } from "../command-context.ts";
import { liveArea, sizeOf } from "./live-area.ts";

function terminal(columns: number, rows: number) {
	const stream = Object.assign(new PassThrough(), { isTTY: true, columns, rows });
	const read = () =>
		(stream.read()?.toString("utf8") ?? "")
			.replaceAll("\x1b[?2026h", "")
			.replaceAll("\x1b[?2026l", "")
			.replaceAll("\x1b[?7l", "<")
			.replaceAll("\x1b[?7h", ">");
	return { output: stream as Output & PassThrough, read };
}

describe("the live area", () => {
	it("hides the cursor, and goes up over what it drew before", () => {
		const { output, read } = terminal(80, 24);
		const area = liveArea(output);
		area.draw(["one", "two"]);
		expect(read()).toBe("\x1b[?25l\r<\x1b[2Kone\n\x1b[2Ktwo\n>\x1b[J");
		area.draw(["three"]);
		expect(read()).toBe("\x1b[?25l\r\x1b[2A<\x1b[2Kthree\n>\x1b[J");
	});

	it("gives the cursor back with its last line", () => {
		const { output, read } = terminal(80, 24);
		const area = liveArea(output);
		area.draw(["one"]);
		read();
		area.draw([]);
		expect(read()).toBe("\x1b[?25h\r\x1b[1A\x1b[J");
		area.draw([]);
		expect(read()).toBe("");
	});

	it("prints above itself what may take several rows", () => {
		const { output, read } = terminal(80, 24);
		const area = liveArea(output);
		area.draw(["live"]);
		read();
		area.print(["for good"]);
		expect(read()).toBe("\x1b[?25l\r\x1b[1A\x1b[2Kfor good\n<\x1b[2Klive\n>\x1b[J");
	});

	it("counts lines that a narrower terminal has broken, by width and not by style", () => {
		const { output, read } = terminal(10, 24);
		const area = liveArea(output);
		area.draw(["\x1b[31m0123456789\x1b[39m", "01"]);
		output.columns = 4;
		read();
		area.draw([]);
		expect(read()).toContain("\x1b[4A");
	});

	it("stays lower than the terminal", () => {
		const { output, read } = terminal(80, 3);
		liveArea(output).draw(["one", "two", "three"]);
		expect(read()).not.toContain("three");
	});

	it("begins anew below what it left behind", () => {
		const { output, read } = terminal(80, 24);
		const area = liveArea(output);
		area.draw(["one"]);
		area.leave();
		read();
		area.draw(["two"]);
		expect(read()).not.toContain("A\x1b");
	});

	it("takes 80 by 24 where the terminal does not know its size", () => {
		expect(sizeOf(terminal(0, 0).output)).toEqual({ columns: 80, rows: 24 });
	});
});

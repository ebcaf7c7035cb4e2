import { expect, it } from "vitest";
import { tailOf } from "./launch-log.ts";

it("a short log is its own tail", () => {
	expect(tailOf("one\ntwo\n", 20)).toBe("one\ntwo\n");
});

it("a long log's tail begins with a whole line", () => {
	expect(tailOf("first line\nsecond line\nthird\n", 20)).toBe("second line\nthird\n");
	expect(tailOf("first line\nsecond line\nthird\n", 12)).toBe("third\n");
	expect(Buffer.byteLength(tailOf("x\n".repeat(5000)))).toBeLessThanOrEqual(4096);
});

it("a last line longer than the tail is cut, never within a character", () => {
	expect(tailOf("ä".repeat(10), 5)).toBe("ää");
	expect(tailOf("a".repeat(10), 4)).toBe("aaaa");
});

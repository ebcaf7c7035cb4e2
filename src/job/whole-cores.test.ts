import { expect, it } from "vitest";
import { wholeCores } from "./whole-cores.ts";

it("takes a part of a core for a whole one, and the sum of parts for what it is", () => {
	expect([0.1, 1, 1.01, 2.5, 31].map(wholeCores)).toEqual([1, 1, 2, 3, 31]);
	expect(wholeCores(0.1 * 3 * 10)).toBe(3);
	expect(wholeCores(0.7 * 30)).toBe(21);
});

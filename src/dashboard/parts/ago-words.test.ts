import { expect, it } from "vitest";
import { agoWords } from "./ago-words.ts";

it.each([
	[-5000, "just now"],
	[999, "just now"],
	[42_900, "42 s ago"],
	[60_000, "1 min ago"],
	[3_599_999, "59 min ago"],
	[86_399_999, "23 h ago"],
	[30 * 86_400_000, "30 d ago"],
])("%i ms ago is told as %s", (ms, words) => {
	expect(agoWords(ms)).toBe(words);
});

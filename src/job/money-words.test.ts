import { expect, it } from "vitest";
import { moneyWords } from "./money-words.ts";

it.each([
	[0, "$0.00"],
	[0.00001, "<$0.0001"],
	[0.0042, "$0.0042"],
	[0.0994, "$0.0994"],
	[0.0996, "$0.10"],
	[12.4, "$12.40"],
	[1234567.891, "$1,234,567.89"],
])("%d US dollars are %s", (usd, words) => {
	expect(moneyWords(usd)).toBe(words);
});

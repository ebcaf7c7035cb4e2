import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isOfPattern } from "./name-pattern.ts";

describe("a pattern of names", () => {
	it("fits what the same regular expression fits", () => {
		const letters = (of: string) => fc.string({ unit: fc.constantFrom(...of), maxLength: 8 });
		fc.assert(
			fc.property(letters("ab*."), letters("ab.\n"), (pattern, text) => {
				const source = pattern.replaceAll(".", "\\.").replaceAll("*", "[^]*");
				expect(isOfPattern(pattern, text)).toBe(new RegExp(`^${source}$`).test(text));
			}),
			{ numRuns: 3000 },
		);
	});

	it("is answered at once, however many stars it has", () => {
		expect(isOfPattern(`${"*a".repeat(30)}*b`, "a".repeat(63))).toBe(false);
	});
});

import fc from "fast-check";
import { expect, it } from "vitest";
import { isTooDeep } from "./json-depth.ts";

function nested(levels: number, inside: unknown): string {
	return `${'[{"a":'.repeat(levels / 2)}${JSON.stringify(inside)}${"}]".repeat(levels / 2)}`;
}

it("allows 64 levels of arrays and objects", () => {
	expect(isTooDeep(nested(64, 1))).toBe(false);
	expect(isTooDeep(nested(64, []))).toBe(true);
	expect(isTooDeep(nested(20_000, 1))).toBe(true);
	expect(isTooDeep(JSON.stringify(Array.from({ length: 100 }, () => [{}])))).toBe(false);
});

it("does not take for nesting what stands in strings, whatever is escaped there", () => {
	fc.assert(
		fc.property(
			fc.array(fc.constantFrom("[", "{", '"', "\\", "x"), { maxLength: 300 }),
			(parts) => {
				const text = parts.join("");
				expect(isTooDeep(JSON.stringify({ [text]: text }))).toBe(false);
				expect(isTooDeep(nested(64, text))).toBe(false);
				expect(isTooDeep(nested(64, [text]))).toBe(true);
			},
		),
	);
});

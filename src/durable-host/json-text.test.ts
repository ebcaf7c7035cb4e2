import { expect, it } from "vitest";
import { jsonText, valueOfText } from "./json-text.ts";

it("gives back what it can read, and the text of what it cannot", () => {
	expect(valueOfText(jsonText({ a: [1] }))).toEqual({ a: [1] });
	expect(valueOfText("a reason")).toBe("a reason");
	expect(valueOfText(jsonText(undefined))).toBeNull();
	const deep = "[".repeat(20_000) + "]".repeat(20_000);
	expect(valueOfText(deep)).toBe(deep);
});

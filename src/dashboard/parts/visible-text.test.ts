import { expect, it } from "vitest";
import { visibleText } from "./visible-text.ts";

it("what turns a text around, has no width or is a control is written out", () => {
	expect(visibleText("a\u202egpj.exe")).toBe("a\\u202egpj.exe");
	expect(visibleText("\u200bb\u0000\u001b[31m\u2066")).toBe("\\u200bb\\u0000\\u001b[31m\\u2066");
});

it("lines, tabs, other scripts and joined emojis stay as they are", () => {
	const text = "a\n\tשלום 日本 می‌خواهم 👩‍🚀 é";
	expect(visibleText(text)).toBe(text);
});

it("JSON stays the same JSON", () => {
	const value = { name: "x\u202ey\u200f" };
	expect(JSON.parse(visibleText(JSON.stringify(value)))).toEqual(value);
});

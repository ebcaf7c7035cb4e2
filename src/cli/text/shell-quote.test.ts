import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { shellQuote } from "./shell-quote.ts";

it("leaves plain words as they are", () => {
	expect(shellQuote("--resource-type=Microsoft.Web/sites")).toBe(
		"--resource-type=Microsoft.Web/sites",
	);
});

it.each(["", "a b", "it's", "$(rm x)", "properties.[a, b]", "*", "back\\slash", "a\nb"])(
	"gives a shell %j as one word",
	(text) => {
		const script = `printf %s ${shellQuote(text)}`;
		expect(execFileSync("sh", ["-c", script], { encoding: "utf8" })).toBe(text);
	},
);

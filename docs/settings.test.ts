import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { pathsIn, ROOT, readPages } from "./pages.ts";

/** What is called like a variable, and is none of those that somebody sets or finds set. */
const NO_VARIABLES = [
	// The version of this code, a constant.
	"TUTTI_VERSION",
];

const OF_TESTS = /\.test\.ts$|\/(?:testing|fake|fixtures|suite)\//;

it("each TUTTI_ variable that is read stands at the head of a row of a table", () => {
	const rows = [...readPages().values()].flatMap((page) => page.split("\n"));
	const explained = new Set(
		rows.flatMap((row) => /^\|([^|]*)\|/.exec(row)?.[1]?.match(/\bTUTTI_[A-Z0-9_]+/g) ?? []),
	);
	const sources = [...pathsIn(join(ROOT, "src"), ".ts"), ...pathsIn(join(ROOT, "infra"), ".json")];
	const read = sources
		.filter((path) => !OF_TESTS.test(path))
		.flatMap((path) => readFileSync(path, "utf8").match(/\bTUTTI_[A-Z0-9_]+\b/g) ?? []);
	const names = new Set(read.filter((name) => !NO_VARIABLES.includes(name)));
	expect(names.size).toBeGreaterThan(30);
	expect([...names].filter((name) => !explained.has(name)).sort()).toEqual([]);
});

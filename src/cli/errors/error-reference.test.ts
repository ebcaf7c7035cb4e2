import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { MESSAGES } from "./error-advice.ts";
import { errorReference } from "./error-reference.ts";

const SOURCES = fileURLToPath(new URL("../../", import.meta.url));

describe("the reference of errors", () => {
	it("is what docs/errors.md says (node scripts/write-docs.ts writes it)", () => {
		const page = readFileSync(new URL("../../../docs/errors.md", import.meta.url), "utf8");
		expect(page).toBe(errorReference());
	});

	it("names messages that the code still has", () => {
		const code = ["cli", "local", "functions"]
			.flatMap((folder) =>
				readdirSync(SOURCES + folder, { recursive: true, encoding: "utf8" })
					.filter((file) => /^(?!.*(?:\.test|error-advice)\.ts$).*\.ts$/.test(file))
					.map((file) => readFileSync(`${SOURCES}${folder}/${file}`, "utf8")),
			)
			.join("\n");
		expect(MESSAGES.map(({ says }) => says).filter((says) => !code.includes(says))).toEqual([]);
	});

	it("breaks no row of a table", () => {
		const rows = errorReference()
			.split("\n")
			.filter((line) => line.startsWith("| "));
		expect(rows.length).toBeGreaterThan(40);
		for (const row of rows) expect([4, 5]).toContain(row.split("|").length - 1);
	});
});

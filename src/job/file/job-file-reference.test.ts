import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { jobFileJsonSchema, knownKeys, schemaAt } from "./job-file-json-schema.ts";
import { jobFileReference } from "./job-file-reference.ts";
import { parseJobFile } from "./parse-job-file.ts";

const schema = jobFileJsonSchema();
const environment = { MY_TOKEN: "x", ACR_PASSWORD: "x", MYDATA_KEY: "x" };
const source = { name: "job.yaml", read: () => "[]", environment };
/** What examples of mounts refer to. */
const volumes = stringify({ volumes: schema.properties!.volumes!.examples![0] });

describe("the reference of the job file", () => {
	it("is what docs/job-file.md says (node scripts/write-docs.ts writes it)", () => {
		const page = readFileSync(new URL("../../../docs/job-file.md", import.meta.url), "utf8");
		expect(page).toBe(jobFileReference());
	});

	it("shows of a common mistake what the program says of it", () => {
		expect(jobFileReference()).toContain(
			'env: { TUTTI_ITEM: "1" }\njob.yaml:1:8: env.TUTTI_ITEM: ',
		);
	});

	it("has only examples that are right", () => {
		const blocks = [...jobFileReference().matchAll(/```yaml\n([^`]*)```/g)].map(
			([, text]) => text!,
		);
		expect(blocks.length).toBeGreaterThan(15);
		for (const block of blocks) {
			const missing = ["image: a", "items: []"].filter((line) => {
				const [key] = line.split(" ");
				return !`\n${block}`.includes(`\n${key} `) && !`\n${block}`.includes(`\n${key}\n`);
			});
			if (block.includes("mounts:")) missing.push(volumes);
			const parsed = parseJobFile([block, ...missing].join("\n"), source);
			expect("problems" in parsed ? parsed.problems : []).toEqual([]);
		}
	});
});

describe("the JSON schema of the job file", () => {
	it("says of every key what it is and what it expects", () => {
		for (const [key, of] of Object.entries(schema.properties!)) {
			expect(of.description, key).toMatch(/\.$/);
			expect(of.errorMessage, key).toMatch(/^expected /);
		}
	});

	it("has only patterns that editors can read, which compile them for Unicode", () => {
		const patterns = [...JSON.stringify(schema).matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)];
		expect(patterns.length).toBeGreaterThan(8);
		for (const [, pattern] of patterns)
			expect(() => new RegExp(JSON.parse(pattern!), "u")).not.toThrow();
	});

	it("has examples that are right", () => {
		const examples = Object.entries(schema.properties!).flatMap(([key, { examples = [] }]) =>
			examples.map((example) => [key, example] as const),
		);
		expect(examples.length).toBeGreaterThan(10);
		for (const [key, example] of examples) {
			const text = stringify({ image: "a", items: [], [key]: example });
			const rest = text.includes("mounts:") ? volumes : "";
			expect(parseJobFile(text + rest, source), key).toHaveProperty("submission");
		}
	});

	it("is of draft 2020-12, has a title, and needs image and items alone", () => {
		expect(schema).toMatchObject({
			$schema: "https://json-schema.org/draft/2020-12/schema",
			title: "Tutti job file",
			required: ["image", "items"],
			additionalProperties: false,
		});
		expect(schema.properties!.timeouts).toMatchObject({
			properties: { run: { type: "string", default: "1h" } },
		});
	});

	it("is found by path, through unions and names that users choose", () => {
		expect(schemaAt(schema, ["items", "range", "step"])?.default).toBe(1);
		expect(schemaAt(schema, ["secrets", "ANY", "env"])?.type).toBe("string");
		expect(schemaAt(schema, ["nothing"])).toBeUndefined();
		expect(schemaAt(schema, ["constructor"])).toBeUndefined();
		expect(knownKeys(schemaAt(schema, ["items"])!)).toEqual(["range", "matrix", "file"]);
		expect(knownKeys(schemaAt(schema, ["image"])!)).toEqual([]);
	});
});

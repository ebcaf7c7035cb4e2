import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { ERROR_CODES } from "./error-codes.ts";
import { openApiDocument } from "./openapi-document.ts";
import { OPERATIONS } from "./operations.ts";
import { type OperationName, ROUTES } from "./routes.ts";

const document = openApiDocument("1.2.3");
const components = document.components as { schemas: object };
const text = JSON.stringify(document);
const guide = readFileSync(new URL("../../docs/api.md", import.meta.url), "utf8");
const NAMES = Object.keys(ROUTES) as OperationName[];

/** Whether the guide has what the pattern says. */
function has(pattern: string): boolean {
	return new RegExp(pattern).test(guide);
}

/** Every key of every schema that has a name in the document. */
function keysIn(schema: unknown, found = new Set<string>()): Set<string> {
	if (typeof schema !== "object" || schema === null) return found;
	for (const [key, value] of Object.entries(schema)) {
		if (key === "properties") for (const name of Object.keys(value)) found.add(name);
		keysIn(value, found);
	}
	return found;
}

describe("the OpenAPI document", () => {
	it("is one of OpenAPI 3.1, by its own schema", async () => {
		const validator = new Validator();
		expect(await validator.validate(JSON.parse(text))).toEqual({ valid: true });
		expect(validator.version).toBe("3.1");
	});

	it("refers to nothing that it has not", () => {
		const all = Object.entries(components).flatMap(([kind, those]) =>
			Object.keys(those).map((name) => `#/components/${kind}/${name}`),
		);
		const named = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, to]) => to!);
		expect(named.length).toBeGreaterThan(10);
		for (const to of named) expect(all).toContain(to);
	});

	it("has every answer say which Tutti gives it, but for the host's own", () => {
		const { paths } = document as { paths: Record<string, Record<string, unknown>> };
		const responses = Object.values(paths)
			.flatMap((methods) => Object.values(methods))
			.flatMap((operation) => Object.entries((operation as { responses: object }).responses));
		expect(responses.length).toBeGreaterThan(60);
		for (const [status, { headers, description }] of responses) {
			if (description === "The host asks for a function key") expect(status).toBe("401");
			else
				expect(Object.keys(headers)).toEqual(
					expect.arrayContaining(["tutti-version", "tutti-api"]),
				);
		}
	});

	it("names each part of a path as a parameter, and asks for a key where the host does", () => {
		for (const name of NAMES) {
			const { path } = ROUTES[name];
			const parts = [...path.matchAll(/\{(\w+)\}/g)].map(([, part]) => part);
			expect(Object.keys(OPERATIONS[name].path), name).toEqual(parts);
		}
	});
});

describe("the guide", () => {
	it.each(NAMES)("tells of the operation %s and its parameters", (name) => {
		const { method, path } = ROUTES[name];
		const title = `${method} ${path}`;
		expect(guide.includes(`\`${title}\``) || guide.includes(`\`${title}?`), title).toBe(true);
		for (const parameter of Object.keys(OPERATIONS[name].query)) {
			expect(has(`[?&]${parameter}=`), parameter).toBe(true);
		}
	});

	it.each(Object.entries(ERROR_CODES))("has the code %s as it is", (code, { status, meaning }) => {
		expect(guide.includes(`| \`${code}\` | ${status} | ${meaning} |`), meaning).toBe(true);
	});

	it("names every key of every answer", () => {
		const { JobFile: _, ...schemas } = components.schemas as Record<string, unknown>;
		const missing = [...keysIn(schemas)].filter((key) => !has(`\\b${key}\\b`));
		expect(missing).toEqual([]);
	});
});

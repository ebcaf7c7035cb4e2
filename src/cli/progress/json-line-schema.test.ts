import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import { realClock } from "../../clock/real-clock.ts";
import { contextUnderTest } from "../fake/context-under-test.ts";
import type { Play } from "../fake/played-job.ts";
import { serveFake } from "../fake/serve-fake.ts";
import { temporaryFolder } from "../fake/temporary-folder.ts";
import { tutti } from "../tutti.ts";
import { jsonLineJsonSchema, jsonLineSchema } from "./json-line-schema.ts";

const accepts = new Ajv2020({ strict: false, validateFormats: false }).compile(
	jsonLineJsonSchema(),
);

/** The lines of a command, each of which fits the schema, and says nothing that the schema does not have. */
async function linesOf(argv: string[], { manner = {} as Partial<Play>, job = "[a, b, c]" } = {}) {
	const cwd = temporaryFolder();
	writeFileSync(join(cwd, "job.yaml"), `{ name: tiles, image: tiles:1, items: ${job} }`);
	mkdirSync(join(cwd, ".tutti"));
	const server = await serveFake();
	server.manner = manner;
	const context = contextUnderTest({ cwd, clock: realClock(), url: server.url });
	const ended = tutti([...argv, "--json"], context);
	if (manner.runMs?.(0) === 60_000) {
		await expect.poll(context.out).toContain('"type":"job"');
		context.signals.emit("SIGINT", "SIGINT");
	}
	await ended;
	const lines = context
		.out()
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line));
	for (const line of lines) {
		accepts(line);
		expect(accepts.errors, JSON.stringify(line)).toBeNull();
		expect(() => jsonLineSchema.parse(line)).not.toThrow();
	}
	return lines;
}

it("fits the lines of a job that succeeds, with its result", async () => {
	const lines = await linesOf(["run", "job.yaml", "--output", "out.json"], {
		manner: { mergeMs: 20 },
	});
	expect(new Set(lines.map(({ type }) => type))).toEqual(new Set(["job", "item", "notice", "end"]));
	expect(lines.at(-1)).toMatchObject({ reason: "finished", output: { path: "out.json" } });
});

it.each([
	["finished", ["run", "job.yaml"], { manner: { failures: { 1: "boom" } } }],
	["detached", ["run", "job.yaml", "--detach"], {}],
	["interrupted", ["run", "job.yaml"], { manner: { runMs: () => 60_000 } }],
	["error", ["run", "job.yaml"], { job: "7" }],
	["error", ["attach"], {}],
] as const)("fits the lines of a command that ends as %s: %j", async (reason, argv, options) => {
	const lines = await linesOf([...argv], options);
	expect(lines.at(-1)).toMatchObject({ type: "end", reason });
});

it("takes a key that a later version has, and no line of another type", () => {
	expect(accepts({ type: "notice", message: "Hello.", later: 1 })).toBe(true);
	expect(accepts({ type: "notice" })).toBe(false);
	expect(accepts({ type: "other" })).toBe(false);
});

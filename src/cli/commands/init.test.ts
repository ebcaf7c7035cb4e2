import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { realClock } from "../../clock/real-clock.ts";
import { contextUnderTest } from "../fake/context-under-test.ts";
import { temporaryFolder } from "../fake/temporary-folder.ts";
import { tutti } from "../tutti.ts";

function setUp() {
	const cwd = temporaryFolder();
	const context = contextUnderTest({ cwd, clock: realClock() });
	const command = (...argv: string[]) => tutti(argv, context);
	return { cwd, context, command };
}

it("writes a job file that is valid, with its script, and says what to do next", async () => {
	const { cwd, context, command } = setUp();
	expect(await command("init")).toBe(0);
	expect(context.out()).toMatch(
		/^job\.yaml and work\.mjs are written\. Next:\n {2}tutti run job\.yaml/,
	);
	expect(await command("validate", "job.yaml")).toBe(0);
	expect(readFileSync(join(cwd, "work.mjs"), "utf8")).toContain("TUTTI_CALLBACK_URL");
});

it("takes a folder that is not there, a file's name, and an image", async () => {
	const { cwd, command } = setUp();
	expect(await command("init", "new/folder", "--image", "alpine:3 # no")).toBe(0);
	expect(existsSync(join(cwd, "new/folder/work.sh"))).toBe(true);
	expect(readFileSync(join(cwd, "new/folder/job.yaml"), "utf8")).toContain(
		'image: "alpine:3 # no"',
	);
	expect(await command("init", "more/tiles.yaml", "--image", "alpine:3")).toBe(0);
	expect(await command("validate", "more/tiles.yaml")).toBe(0);
});

it("names jobs as their folder, or as the file that was named", async () => {
	const { cwd, command } = setUp();
	const jobFile = (path: string) => readFileSync(join(cwd, path), "utf8");
	expect(await command("init", "My tiles 2")).toBe(0);
	expect(jobFile("My tiles 2/job.yaml")).toContain("\nname: my-tiles-2 #");
	expect(await command("init", "2026")).toBe(0);
	expect(jobFile("2026/job.yaml")).not.toContain("name:");
	expect(await command("init", "other/tiles.yaml")).toBe(0);
	expect(jobFile("other/tiles.yaml")).not.toContain("name:");
	expect(await command("validate", "My tiles 2/job.yaml")).toBe(0);
});

it("never writes over a file, and then writes none", async () => {
	const { cwd, context, command } = setUp();
	writeFileSync(join(cwd, "work.mjs"), "mine");
	expect(await command("init")).toBe(2);
	expect(context.err()).toContain("work.mjs is there already; nothing was written.");
	expect(existsSync(join(cwd, "job.yaml"))).toBe(false);
	expect(readFileSync(join(cwd, "work.mjs"), "utf8")).toBe("mine");
});

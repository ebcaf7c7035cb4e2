import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { realClock } from "../../clock/real-clock.ts";
import { contextUnderTest } from "../fake/context-under-test.ts";
import { aPlay } from "../fake/played-job-sample.ts";
import { serveFake } from "../fake/serve-fake.ts";
import { temporaryFolder } from "../fake/temporary-folder.ts";
import { tutti } from "../tutti.ts";

async function setUp({ isTerminal = false } = {}) {
	const cwd = temporaryFolder();
	const server = await serveFake([aPlay({ items: ["a", "b"] })]);
	const terminal = isTerminal ? { terminal: { columns: 80, rows: 24 } } : {};
	const context = contextUnderTest({ cwd, clock: realClock(), url: server.url, ...terminal });
	const command = (...argv: string[]) => tutti(argv, context);
	return { cwd, server, context, command };
}

describe("tutti result", () => {
	it("prints the result and nothing else", async () => {
		const { server, context, command } = await setUp();
		server.result = '{"sum": 7}';
		expect(await command("result", "tiles-x7k2")).toBe(0);
		expect(context.out()).toBe('{"sum": 7}\n');
		server.result = '"data:text/plain,hello"';
		expect(await command("result", "tiles-x7k2")).toBe(0);
		expect(context.out()).toBe('{"sum": 7}\nhello');
	});

	it("writes it into a file, as run --output does, and finds out first that it could not", async () => {
		const { cwd, server, context, command } = await setUp();
		server.result = '"data:image/png;base64,AAEC"';
		expect(await command("result", "tiles-x7k2", "--output", "no/out.png")).toBe(2);
		expect(server.requests).toEqual([]);
		writeFileSync(join(cwd, "out.png"), "old");
		expect(await command("result", "tiles-x7k2", "--output", "out.png")).toBe(0);
		expect([...readFileSync(join(cwd, "out.png"))]).toEqual([0, 1, 2]);
		expect(context.err()).toContain("is in out.png (image/png, 3 bytes)");
		expect(context.out()).toBe("");
	});

	it("puts no bytes and no escape sequences on a terminal", async () => {
		const { server, context, command } = await setUp({ isTerminal: true });
		server.result = '"data:image/png;base64,AAEC"';
		expect(await command("result", "tiles-x7k2")).toBe(2);
		expect(context.err()).toContain("tutti result tiles-x7k2 --output <file> writes it.");
		server.result = '"data:text/plain,%1b[2Jall%0A%20%20gone"';
		expect(await command("result", "tiles-x7k2")).toBe(0);
		expect(context.out()).toBe("all\n  gone\n");
	});
});

import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { realClock } from "../clock/real-clock.ts";
import { contextUnderTest } from "./fake/context-under-test.ts";
import { aPlay } from "./fake/played-job-sample.ts";
import { serveFake } from "./fake/serve-fake.ts";
import { temporaryFolder } from "./fake/temporary-folder.ts";
import { tutti } from "./tutti.ts";

async function setUp({ isTerminal = false, env = {} as Record<string, string> } = {}) {
	const cwd = temporaryFolder();
	const server = await serveFake([aPlay({ items: ["a", "b"] })]);
	const terminal = isTerminal ? { terminal: { columns: 80, rows: 24 } } : {};
	const environment = { TUTTI_CONFIG: cwd, ...env };
	const settings = { cwd, clock: realClock(), url: server.url, environment, ...terminal };
	const context = contextUnderTest(settings);
	const command = (...argv: string[]) => tutti(argv, context);
	return { cwd, server, context, command };
}

describe("tutti up", () => {
	it("says how the server is reached, what runs containers and where the state is", async () => {
		const { cwd, server, context, command } = await setUp();
		expect(await command("up")).toBe(0);
		expect(context.calls).toEqual([`ensure ${cwd}/.tutti`]);
		expect(context.out()).toContain(`address    ${server.url}\n`);
		expect(context.out()).toContain(`dashboard  ${server.url}/api/dashboard\n`);
		expect(context.out()).toContain(`state      ${cwd}/.tutti\n`);
		expect(context.out()).toContain("It said so.\n");
	});

	it("gives the same as one JSON object, and takes no --target", async () => {
		const { cwd, server, context, command } = await setUp();
		expect(await command("up", "--json")).toBe(0);
		expect(JSON.parse(context.out())).toEqual({
			url: server.url,
			dashboard: `${server.url}/api/dashboard`,
			stateFolder: join(cwd, ".tutti"),
			pid: 1,
			started: false,
			said: ["It said so."],
		});
		expect(await command("up", "--target", "prod")).toBe(2);
		expect(context.err()).toContain("tutti up is about this machine");
	});
});

describe("tutti dashboard", () => {
	it("prints the address, and opens it on a terminal with a screen", async () => {
		const { server, context, command } = await setUp({ isTerminal: true, env: { DISPLAY: ":0" } });
		const url = `${server.url}/api/dashboard#/jobs/tiles-x7k2`;
		expect(await command("dashboard", "tiles-x7k2")).toBe(0);
		expect(context.out()).toBe(`${url}\n`);
		expect(context.calls.at(-1)).toBe(`xdg-open ${url}`);
		context.openBrowser = async () => false;
		expect(await command("dashboard")).toBe(0);
		expect(context.err()).toContain("open the address yourself");
	});

	it("opens nothing with --print or into a pipe", async () => {
		const seen = await setUp({ isTerminal: true, env: { DISPLAY: ":0" } });
		expect(await seen.command("dashboard", "--print")).toBe(0);
		const piped = await setUp({ env: { DISPLAY: ":0" } });
		expect(await piped.command("dashboard")).toBe(0);
		const calls = [...seen.context.calls, ...piped.context.calls];
		expect(calls.filter((call) => call.startsWith("xdg-open"))).toEqual([]);
	});

	it("refuses a job that is not there", async () => {
		const { context, command } = await setUp();
		expect(await command("dashboard", "nope")).toBe(2);
		expect(context.err()).toContain("tutti ps --all");
	});

	it("knows a target's address without a request, and gives the key to nobody", async () => {
		const { context, command } = await setUp({
			isTerminal: true,
			env: { DISPLAY: ":0", TUTTI_FUNCTION_KEY: "secret-key" },
		});
		const target = "https://func-tutti.azurewebsites.net";
		expect(await command("dashboard", "a-b", "--target", target)).toBe(0);
		expect(context.out()).toBe(`${target}/api/dashboard#/jobs/a-b\n`);
		expect(context.calls).toEqual([`xdg-open ${target}/api/dashboard#/jobs/a-b`]);
		expect(context.err()).toContain("az functionapp keys list -g <group> -n <app>");
		expect(context.out() + context.err() + context.calls.join()).not.toContain("secret-key");
	});
});

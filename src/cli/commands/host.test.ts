import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { realClock } from "../../clock/real-clock.ts";
import { cliProcess } from "../fake/cli-process.ts";
import { contextUnderTest } from "../fake/context-under-test.ts";
import { temporaryFolder } from "../fake/temporary-folder.ts";
import { tutti } from "../tutti.ts";

const MODULES = fileURLToPath(new URL("../../../node_modules", import.meta.url));
const CODE = `
const { app } = require("@azure/functions");
const df = require("durable-functions");
app.http("hello", { route: "hello/{name}", methods: ["GET"], handler: (request, context) => {
	context.warn("said to " + request.params.name);
	console.log("printed");
	return { body: request.params.name };
} });
df.app.activity("work", { handler: () => 1 });
df.app.orchestration("flow", function* (context) { return yield context.df.callActivity("work"); });
`;

/** A folder with an app, and a command line in it. */
function setUp(files: Record<string, string> = {}) {
	const cwd = temporaryFolder();
	symlinkSync(MODULES, join(cwd, "node_modules"), "junction");
	const app = { "package.json": '{ "main": "app.cjs" }', "app.cjs": CODE, ...files };
	for (const [name, content] of Object.entries(app)) writeFileSync(join(cwd, name), content);
	const context = contextUnderTest({ cwd, clock: realClock() });
	const command = (...argv: string[]) => tutti(["host", "--port", "0", ...argv], context);
	/** Runs the command until it listens, does something, and stops it with Ctrl-C. */
	const run = async (argv: string[], work: (url: string) => unknown = () => undefined) => {
		const before = context.out().length;
		const ended = command(...argv);
		const listening = async () => {
			for (;;) {
				const url = /istens on (http:[^ ."]+[.\d]+:\d+)/.exec(context.out().slice(before))?.[1];
				if (url !== undefined) return url;
				await new Promise((resolve) => setTimeout(resolve, 5));
			}
		};
		const url = await Promise.race([listening(), ended.then(() => undefined)]);
		if (url !== undefined) await work(url);
		context.signals.emit("SIGINT");
		return ended;
	};
	return { cwd, context, command, run };
}

describe("tutti host", () => {
	it("says what it has loaded, serves it, logs, and stops in order on Ctrl-C", async () => {
		const { cwd, context, run } = setUp();
		const code = await run([], async (url) => {
			expect(await (await fetch(`${url}/api/hello/you`)).text()).toBe("you");
		});
		expect(code).toBe(0);
		expect(context.out()).toMatch(/http\n {4}hello {2}GET http:\S+\/api\/hello\/\{name\}\n/);
		expect(context.out()).toMatch(/orchestrator\n {4}flow\n {2}activity\n {4}work\n/);
		expect(context.out()).toContain("Settings   no file; defaults\nTask hub   TestHubName\n");
		expect(context.out()).toContain(`State      ${cwd}/.durable/host.db (synchronous full`);
		expect(context.out()).toMatch(/^\d\d:\d\d:\d\d\.\d{3} warn {2}hello said to you$/m);
		expect(context.err()).toContain("The host stops");
		expect(readFileSync(join(cwd, ".durable", ".gitignore"), "utf8")).toBe("*\n");
	});

	it("goes on, and says so, when the app throws where nothing catches it", async () => {
		const { context, run } = setUp();
		await run([], async (url) => {
			context.signals.emit("uncaughtException", new Error("in a callback"));
			context.signals.emit("unhandledRejection", "of a promise");
			expect((await fetch(`${url}/api/hello/you`)).status).toBe(200);
		});
		expect(context.out()).toMatch(
			/ error The app did not catch an error: Error: in a callback\n +at /,
		);
		expect(context.out()).toMatch(/ error The app did not catch an error: of a promise\n/);
		expect(context.signals.listenerCount("uncaughtException")).toBe(0);
	});

	it("writes objects, one a line, with --json-log", async () => {
		const { cwd, context, run } = setUp({ "host.json": '{ "version": "2.0" }' });
		await run(["--json-log"], (url) => fetch(`${url}/api/hello/you`));
		const [first, second, ...more] = context
			.out()
			.trim()
			.split("\n")
			.map((line) => JSON.parse(line));
		expect(first).toMatchObject({
			level: "information",
			category: "Host.Startup",
			hubName: "TestHubName",
			settingsFiles: [join(cwd, "host.json")],
			stateFile: join(cwd, ".durable", "host.db"),
			functions: expect.arrayContaining([{ name: "work", kind: "activity" }]),
		});
		expect(second).toEqual({
			time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
			level: "warning",
			source: "function",
			category: "Function.hello.User",
			functionName: "hello",
			invocationId: expect.any(String),
			message: "said to you",
		});
		expect(more).toMatchObject([
			{ level: "information", category: "Host.Function.Console", message: "printed" },
		]);
	});

	it("takes another folder and another state file", async () => {
		const { cwd, run } = setUp();
		expect(await run([cwd, "--state", join(cwd, "elsewhere", "s.db")])).toBe(0);
		expect(existsSync(join(cwd, "elsewhere", "s.db"))).toBe(true);
		expect(existsSync(join(cwd, ".durable"))).toBe(false);
	});

	it("keeps the origin of a scaled clock with the state, and takes no other clock for it", async () => {
		const { cwd, context, run, command } = setUp();
		expect(await run(["--clock", "scaled:60"])).toBe(0);
		const kept = readFileSync(join(cwd, ".durable", "host.db.clock.json"), "utf8");
		expect(await run(["--clock", "scaled:60"])).toBe(0);
		expect(readFileSync(join(cwd, ".durable", "host.db.clock.json"), "utf8")).toBe(kept);
		expect(await command()).toBe(2);
		expect(context.err()).toContain(
			"a clock that is scaled:60; received real. Nothing was started.",
		);
		expect(await command("--clock", "scaled:2")).toBe(2);
	});

	it("takes no scaled clock for a state that has real times", async () => {
		const { context, run, command } = setUp();
		expect(await run([])).toBe(0);
		expect(await command("--clock", "scaled:60")).toBe(2);
		expect(context.err()).toContain("a clock that is real; received scaled:60");
	});

	it.each([
		[["--port", "70000"], "--port must be a whole number from 0 to 65535; received '70000'"],
		[["--activity-threads", "-1"], "--activity-threads must be a whole number"],
		[["--retention", "7"], "--retention must be a duration above 0 with its unit, such as 7d"],
		[["--retention", "0s"], "--retention must be a duration above 0"],
		[["--synchronous", "off"], "--synchronous must be full or normal; received 'off'"],
		[["--clock", "scaled:0"], "--clock must be real, or scaled:<factor>"],
		[["nowhere"], "nowhere is no folder"],
		[["--prot", "1"], "unknown option '--prot'"],
	])("with %j starts nothing: %s", async (argv, message) => {
		const { cwd, context, command } = setUp();
		expect(await command(...argv)).toBe(2);
		expect(context.err()).toContain(message);
		expect(existsSync(join(cwd, ".durable", "host.db"))).toBe(false);
	});

	it("names what is wrong with the app, and what cannot run in it", async () => {
		const broken = setUp({ "host.json": '{ "version": "3.0" }' });
		expect(await broken.command()).toBe(2);
		expect(broken.context.err()).toContain('host.json: version must be "2.0"');

		const queue = `${CODE}; app.storageQueue("onQueue", { queueName: "q", handler: () => {} });`;
		const unsupported = setUp({ "app.cjs": queue });
		expect(await unsupported.command()).toBe(2);
		expect(unsupported.context.err()).toContain("onQueue: its trigger is a queueTrigger");
		expect(await unsupported.run(["--skip-unsupported"])).toBe(0);
		expect(unsupported.context.out()).toContain("left out onQueue: its trigger is a queueTrigger");
	});

	it("says that the port or the state is in use, or that the state is none", async () => {
		const { cwd, context, command, run } = setUp();
		const server = createServer().listen(0, "127.0.0.1");
		onTestFinished(() => void server.close());
		await new Promise((resolve) => server.once("listening", resolve));
		const { port } = server.address() as AddressInfo;
		expect(await command("--port", `${port}`)).toBe(2);
		expect(context.err()).toContain(`cannot listen on 127.0.0.1:${port}`);

		await run([], async () => {
			expect(await command()).toBe(2);
			expect(context.err()).toContain("another host has opened it");
		});

		mkdirSync(join(cwd, "other"));
		writeFileSync(join(cwd, "other", "s.db"), "no database ".repeat(100));
		expect(await command("--state", "other/s.db")).toBe(2);
		expect(context.err()).toMatch(
			/s\.db cannot be read as the database of a host: file is not a database/,
		);
	});
});

describe("tutti host as a process", () => {
	const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));

	it("ends orderly at the first Ctrl-C and at once at the second", async () => {
		const hangs = `const { app } = require("@azure/functions");
			app.timer("hangs", { schedule: "0 0 0 1 1 *", runOnStartup: true, handler: () => {
				console.log("it hangs");
				return new Promise(() => {});
			} });
			app.hook.appTerminate(() => console.error("terminated"));`;
		const { cwd } = setUp({ "app.cjs": hangs });
		const start = () =>
			cliProcess(["host", "--port", "0"], {
				cwd,
				command: [process.execPath, "--no-warnings", MAIN],
			});
		const hard = start();
		onTestFinished(() => void hard.child.kill("SIGKILL"));
		await hard.saw("it hangs");
		hard.child.kill("SIGINT");
		await hard.saw("The host stops");
		hard.child.kill("SIGINT");
		expect(await hard.ended).toEqual({ code: null, signal: "SIGINT" });
		expect(hard.stdout()).not.toContain("terminated");

		writeFileSync(join(cwd, "app.cjs"), hangs.replace("new Promise(() => {})", "1"));
		const soft = start();
		onTestFinished(() => void soft.child.kill("SIGKILL"));
		await soft.saw("Listens on");
		soft.child.kill("SIGTERM");
		expect(await soft.ended).toEqual({ code: 0, signal: null });
		expect(soft.stdout()).toMatch(/warn {2}terminated$/m);
	});

	it("ends at once at the first signal while an app is loaded that never is", async () => {
		const hangs = 'console.log("it loads"); await new Promise(() => {});';
		const { cwd } = setUp({ "package.json": '{ "main": "app.mjs" }', "app.mjs": hangs });
		const command = [process.execPath, "--no-warnings", MAIN];
		const { child, saw, ended } = cliProcess(["host", "--port", "0"], { cwd, command });
		onTestFinished(() => void child.kill("SIGKILL"));
		await saw("it loads");
		child.kill("SIGTERM");
		expect(await ended).toEqual({ code: null, signal: "SIGTERM" });
	});
});

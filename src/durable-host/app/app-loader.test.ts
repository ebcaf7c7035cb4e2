import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { fixtureApp, startHostUnderTest } from "../host-under-test.ts";
import { temporaryApp } from "./app-under-test.ts";

let folder: ReturnType<typeof temporaryApp> | undefined;
afterEach(() => folder?.remove());

/** Writes an app of the given files and starts a host for it; answers the functions. */
async function startApp(files: Record<string, string>) {
	folder = temporaryApp(files);
	const host = await startHostUnderTest({ app: folder.path });
	await host.close();
	return host;
}

const hello = 'require("@azure/functions").app.http("hello", { handler: () => ({}) });';

describe("an app", () => {
	it.each([
		["throws", 'throw new Error("no luck")', "no luck (src/b.js:2)"],
		["is no JavaScript", "const = 1", "Unexpected token '=' (src/b.js:2)"],
		[
			"asks for a package that is not there",
			'require("nowhere")',
			"Cannot find module 'nowhere' (src/b.js) Are the app's packages installed",
		],
		["throws somewhere else", 'require("./sub/c.js")', "deep (src/sub/c.js:1)"],
	])("with a file that %s is refused, with the file and the place", async (_, code, message) => {
		const files = {
			"package.json": '{"main":"src/*.js"}',
			"src/a.js": "",
			"src/b.js": `\n${code}`,
			"src/sub/c.js": 'throw new Error("deep")',
		};
		const starting = startApp(files);
		await expect(starting).rejects.toMatchObject({ code: "app" });
		await expect(starting).rejects.toThrow(
			`${join(folder!.path, "src/b.js")} could not be loaded: ${message}`,
		);
	});

	it("logs by way of the library also when it has been loaded", async () => {
		folder = temporaryApp({
			"app.cjs": `require("@azure/functions").app.http("late", {
				handler: () => (require("@azure/functions-core").log("warning", "system", "late"), {}),
			});`,
		});
		const host = await startHostUnderTest({ app: folder.path });
		await fetch(`${host.url}/api/late`);
		await host.close();
		expect(host.logged).toContainEqual(
			expect.objectContaining({ level: "warning", source: "host", message: "late" }),
		);
	});

	it("of ES modules that does not load is refused in the same way", async () => {
		const files = {
			"package.json": '{"main":"src/*.js","type":"module"}',
			"src/a.js": 'import "./b.js";',
			"src/b.js": '\nthrow new Error("no luck");',
		};
		await expect(startApp(files)).rejects.toThrow(
			`${"src/a.js"} could not be loaded: no luck (src/b.js:2)`,
		);
	});

	it("whose files are matched by braces and stars is loaded, folders apart", async () => {
		const files = {
			"package.json": '{"main":"dist/{index.js,functions/*}"}',
			"dist/index.js": hello,
			"dist/functions/a.js": hello.replace("hello", "a"),
			"dist/functions/folder/b.js": 'throw new Error("not asked for")',
		};
		const { functions } = await startApp(files);
		expect(functions.map(({ name }) => name).sort()).toEqual(["a", "hello"]);
	});

	it.each([
		["cjs", "commonjs"],
		["mjs", "commonjs"],
		["mjs", "module"],
		["cjs", "module"],
		["js", "module"],
		["ts", "module"],
	])("in a file .%s of a package of type %s is loaded", async (ext, type) => {
		const isModule = ext !== "cjs";
		const code = isModule
			? 'import { app } from "@azure/functions"; await 1; app.http("hello", { handler: () => ({}) });'
			: hello;
		const files = {
			"package.json": JSON.stringify({ main: `app.${ext}`, type }),
			[`app.${ext}`]: code,
		};
		expect((await startApp(files)).functions).toHaveLength(1);
	});

	it("that registers a name twice is refused", async () => {
		await expect(
			startApp({ "app.cjs": `${hello}\n${hello.replace("hello", "HELLO")}` }),
		).rejects.toThrow(
			"app.cjs could not be loaded: A function named 'HELLO' is registered already",
		);
	});

	it("of the older programming model is told apart", async () => {
		const files = { "app.cjs": "", "hello/function.json": "{}" };
		await expect(startApp(files)).rejects.toThrow("the programming model v3");
	});

	it("with an appStart hook that throws is refused", async () => {
		const code = `${hello}\nrequire("@azure/functions").app.hook.appStart(() => { throw new Error("cold"); });`;
		await expect(startApp({ "app.cjs": code })).rejects.toThrow(
			"an appStart hook could not be loaded: cold (app.cjs:2)",
		);
	});

	it("may log through hooks, which change what its own code says", async () => {
		const code = `const { app } = require("@azure/functions");
			app.hook.log((line) => {
				if (line.invocationContext) line.invocationContext.log("never seen by itself");
				line.message = line.category + " " + line.message + " in " + line.invocationContext.functionName;
				line.level = "warning";
			});
			app.http("talks", { handler: (_, context) => { context.log("hello"); return {}; } });`;
		folder = temporaryApp({ "app.cjs": code });
		const host = await startHostUnderTest({ app: folder.path });
		await fetch(`${host.url}/api/talks`);
		await host.close();
		expect(host.logged.map(({ level, message }) => [level, message])).toEqual([
			["information", "never seen by itself"],
			["warning", "user hello in talks"],
		]);
	});

	it.each([
		["has no file that matches", { "package.json": '{"main":"dist/*.js"}' }, "no file matches"],
		[
			"registers nothing",
			{ "package.json": '{"main":"a.js"}', "a.js": "" },
			"registered no function",
		],
		[
			"has a broken host.json",
			{ "package.json": '{"main":"a.js"}', "host.json": "{" },
			"is no JSON",
		],
		[
			"has a setting of the wrong kind",
			{
				"package.json": '{"main":"a.js"}',
				"host.json":
					'{"version":"2.0","extensions":{"durableTask":{"maxConcurrentActivityFunctions":"many"}}}',
			},
			'must be a whole number from 1; received "many"',
		],
	])("that %s is refused", async (_, files, message) => {
		await expect(startApp(files)).rejects.toThrow(message);
	});

	it("that has no package.json is refused", async () => {
		folder = temporaryApp({});
		rmSync(join(folder.path, "package.json"));
		await expect(startHostUnderTest({ app: folder.path })).rejects.toThrow(
			'must exist and have "main"',
		);
	});

	it("of ES modules is loaded anew by every host, runs its hooks, and may have no prefix", async () => {
		for (const _ of [1, 2]) {
			const host = await startHostUnderTest({ app: fixtureApp("esm") });
			const get = async (path: string) => (await fetch(host.url + path)).text();
			expect(await get("/ping")).toBe("1");
			expect(await get("/PING")).toBe("2");
			expect(await get("/hooked")).toBe("started 1, seen true");
			expect(host.functions).toContainEqual({
				name: "ping",
				kind: "http",
				path: "/ping",
				methods: ["GET"],
			});
			await host.close();
		}
		expect(Reflect.get(globalThis, "terminatedEsmApps")).toHaveLength(2);
	});

	it("may run in two hosts at the same time", async () => {
		const hosts = [await startHostUnderTest(), await startHostUnderTest()];
		const outputs = await Promise.all(hosts.map((host) => host.outputOf("sum", [1, 2, 3])));
		expect(outputs).toEqual([6, 6]);
		await Promise.all(hosts.map((host) => host.close()));
	});
});

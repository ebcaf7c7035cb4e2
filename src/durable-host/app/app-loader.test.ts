import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fixtureApp, startHostUnderTest, temporaryFolder } from "../host-under-test.ts";

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
	folder = temporaryFolder();
});
afterEach(() => folder.remove());

/** Writes an app of the given files and starts a host for it. */
async function startApp(files: Record<string, string>): Promise<string> {
	for (const [name, content] of Object.entries(files)) {
		mkdirSync(join(folder.path, name, ".."), { recursive: true });
		writeFileSync(join(folder.path, name), content);
	}
	const host = await startHostUnderTest({ app: folder.path });
	await host.close();
	return "started";
}

describe("an app", () => {
	it("that cannot be loaded is an error that names the file", async () => {
		const files = {
			"package.json": '{"main":"src/*.js"}',
			"src/a.js": "",
			"src/b.js": 'throw new Error("no luck")',
		};
		await expect(startApp(files)).rejects.toMatchObject({
			code: "app",
			message: `${join(folder.path, "src/b.js")} could not be loaded: no luck`,
		});
	});

	it.each([
		["has no package.json", {}, 'must exist and have "main"'],
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

	it("of ES modules is loaded anew by every host, runs its hooks, and may have no prefix", async () => {
		for (const _ of [1, 2]) {
			const host = await startHostUnderTest({ app: fixtureApp("esm") });
			const get = async (path: string) => (await fetch(host.url + path)).text();
			expect(await get("/ping")).toBe("1");
			expect(await get("/PING")).toBe("2");
			expect(await get("/hooked")).toBe("started 1, seen true");
			expect(host.functions).toContainEqual({ name: "ping", kind: "http", route: "ping" });
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

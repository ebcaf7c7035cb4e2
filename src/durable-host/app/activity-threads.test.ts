import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Clock } from "../../clock/clock.ts";
import { realClock } from "../../clock/real-clock.ts";
import { scaledClock } from "../../clock/scaled-clock.ts";
import { messageOf } from "../host-error.ts";
import type { HostLogEntry } from "../host-log.ts";
import { type ActivityCaller, activitiesInThisThread } from "./activity-caller.ts";
import { startActivityThreads } from "./activity-threads.ts";
import type { AppFunction } from "./app-function.ts";
import { loadApp } from "./app-loader.ts";
import { readAppSettings } from "./app-settings.ts";
import { temporaryApp } from "./app-under-test.ts";

const CODE = `
const { threadId } = require("node:worker_threads");
const { appendFileSync } = require("node:fs");
const { join } = require("node:path");
const { app, output } = require("@azure/functions");
const df = require("durable-functions");
const note = (text) => appendFileSync(join(__dirname, "notes.txt"), text + "\\n");
app.hook.appStart(() => note("start"));
app.hook.appTerminate(() => note("end"));
const activities = {
	echo: (input) => input,
	thread: () => threadId,
	bytes: () => Buffer.from("bytes"),
	circular: () => { const me = {}; me.me = me; return me; },
	throws: () => { throw new RangeError("no luck"); },
	throwsText: () => { throw "a text"; },
	says: (_, context) => { context.warn("from " + context.triggerMetadata.instanceId); },
	client: (_, context) => df.getClient(context).taskHubName,
	computes: (ms) => { const end = performance.now() + ms; while (performance.now() < end); return threadId; },
	waits: (ms) => new Promise((resolve) => setTimeout(resolve, ms, "waited")),
	hangs: () => { for (;;); },
	prints: () => { console.log("to out\\nand more"); console.error("to err"); },
	exits: () => process.exit(7),
	failsLater: () => new Promise(() => { setTimeout(() => { throw new Error("late"); }, 1); }),
};
for (const [name, handler] of Object.entries(activities))
	df.app.activity(name, { handler, extraInputs: name === "client" ? [df.input.durableClient()] : [] });
`;
const CLIENT = JSON.stringify({ taskHubName: "Hub", creationUrls: {}, managementUrls: {} });

let folder: ReturnType<typeof temporaryApp>;
let caller: ActivityCaller | undefined;
let find: (name: string) => AppFunction;
let logged: HostLogEntry[];
afterEach(async () => {
	await caller?.close();
	folder.remove();
});

interface SetUp {
	count?: number;
	clock?: Clock;
	code?: string;
}

async function startThreads({ count = 1, clock = realClock(), code = CODE }: SetUp = {}) {
	folder = temporaryApp({ "app.cjs": code });
	logged = [];
	// A thread finds the function by its name.
	find = (name) => ({ name }) as AppFunction;
	caller = undefined;
	caller = await startActivityThreads({
		appDirectory: folder.path,
		skipUnsupported: false,
		durableClient: CLIENT,
		count,
		clock,
		log: (entry) => logged.push(entry),
	});
}

async function startHere({ clock = realClock() }: SetUp = {}) {
	folder = temporaryApp({ "app.cjs": CODE });
	logged = [];
	const log = (entry: HostLogEntry) => logged.push(entry);
	const app = await loadApp(folder.path, { settings: readAppSettings(folder.path), log });
	find = (name) => app.functions.find("activity", name)!;
	caller = activitiesInThisThread(app, { clock, durableClient: () => CLIENT, log });
}

function call(
	name: string,
	input?: unknown,
	timeoutMs = Number.POSITIVE_INFINITY,
): Promise<unknown> {
	const text = input === undefined ? null : JSON.stringify(input);
	return caller!.call({ fn: find(name), input: text, instanceId: "instance-1", timeoutMs });
}

const notes = () => readFileSync(join(folder.path, "notes.txt"), "utf8").trim().split("\n");

describe.each([
	["in this thread", startHere],
	["in a thread of its own", startThreads],
])("an activity %s", (_, start) => {
	it("has its input, its instance, the durable client and the log", async () => {
		await start();
		expect(await call("echo", { a: [1, "x", null] })).toEqual({ a: [1, "x", null] });
		expect(await call("echo")).toBeUndefined();
		expect(Buffer.from((await call("bytes")) as Uint8Array).toString()).toBe("bytes");
		expect(await call("client")).toBe("Hub");
		await call("says");
		expect(logged).toEqual([
			{
				level: "warning",
				message: "from instance-1",
				source: "function",
				functionName: "says",
				instanceId: "instance-1",
				invocationId: expect.any(String),
			},
		]);
	});

	it("fails with what it threw", async () => {
		await start();
		await expect(call("throws")).rejects.toMatchObject({
			message: "no luck",
			stack: expect.stringContaining("app.cjs"),
		});
		await expect(call("throwsText").catch(messageOf)).resolves.toBe("a text");
	});

	it("that is not answered in time fails with the text of the Functions host", async () => {
		await start({ clock: scaledClock({ factor: 6000, originMs: Date.now() }) });
		await expect(call("waits", 10_000, 300_000)).rejects.toThrow(
			"Timeout value of 00:05:00 was exceeded by function: Functions.waits",
		);
		expect(await call("waits", 0, 3_600_000)).toBe("waited");
	});
});

describe("threads for activities", () => {
	it("compute at the same time, while this thread goes on", async () => {
		await startThreads({ count: 2 });
		let turns = 0;
		const counting = setInterval(() => turns++, 5);
		const threads = await Promise.all([call("computes", 250), call("computes", 250)]);
		clearInterval(counting);
		expect(new Set(threads).size).toBe(2);
		expect(turns).toBeGreaterThan(10);
	});

	it("give a call to the one with the fewest in progress", async () => {
		await startThreads({ count: 2 });
		const waiting = [call("waits", 50), call("waits", 50), call("waits", 50)];
		const [a, b] = [await call("thread"), await call("thread")];
		expect(a).toBe(b);
		await Promise.all(waiting);
	});

	it("log what the app writes to the console, line by line", async () => {
		await startThreads();
		await call("prints");
		while (logged.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
		const line = (level: string, message: string) => ({ level, source: "function", message });
		expect(logged).toHaveLength(3);
		expect(logged).toEqual(
			expect.arrayContaining([
				line("information", "to out"),
				line("information", "and more"),
				line("warning", "to err"),
			]),
		);
	});

	it("fail what cannot be written as JSON", async () => {
		await startThreads();
		await expect(call("circular")).rejects.toThrow("circular structure");
	});

	it.each([
		["exits", "exit code 7, with these activities in progress: exits, waits"],
		["failsLater", "exit code 1 (late), with these activities in progress: failsLater, waits"],
	])(
		"when one ends because an activity %s: fail what it had in progress, and go on",
		async (name, text) => {
			await startThreads();
			const calls = [call(name), call("waits", 60_000)].map((each) => each.catch(messageOf));
			for (const message of await Promise.all(calls)) expect(message).toContain(text);
			expect(logged).toMatchObject([{ level: "error", message: expect.stringContaining(text) }]);
			expect(await call("echo", 1)).toBe(1);
		},
	);

	it("give up a thread that does not answer; what else it had runs again elsewhere", async () => {
		await startThreads({ clock: scaledClock({ factor: 100, originMs: Date.now() }) });
		const other = call("waits", 200);
		await expect(call("hangs", undefined, 20_000)).rejects.toThrow(
			"Timeout value of 00:00:20 was exceeded by function: Functions.hangs",
		);
		expect(await other).toBe("waited");
		expect(logged).toEqual([]);
	});

	it("are refused when the app cannot be loaded in them", async () => {
		const code = `const { isMainThread } = require("node:worker_threads");
			if (!isMainThread) throw new Error("not here");`;
		await expect(startThreads({ code })).rejects.toThrow(
			"could not be loaded: not here (app.cjs:2)",
		);
		const exits = 'process.exit(5); require("@azure/functions")';
		folder.remove();
		await expect(startThreads({ code: exits })).rejects.toThrow(
			"ended with exit code 5, before it had loaded the app",
		);
	});

	it("that can be loaded once only fail the calls, and are tried again for each", async () => {
		const once = `const { existsSync, writeFileSync } = require("node:fs");
			if (existsSync(__dirname + "/loaded")) throw new Error("not again");
			writeFileSync(__dirname + "/loaded", "");
			${CODE}`;
		await startThreads({ code: once });
		await expect(call("exits")).rejects.toThrow("exit code 7");
		for (const _ of [1, 2])
			await expect(call("echo")).rejects.toThrow("could not be loaded: not again");
	});

	it("run the hooks of the app's start and end, each for itself, and never answer what they leave", async () => {
		await startThreads({ count: 2 });
		let isAnswered = false;
		const answered = () => {
			isAnswered = true;
		};
		call("waits", 50).then(answered, answered);
		await caller!.close();
		expect(notes().sort()).toEqual(["end", "end", "start", "start"]);
		await new Promise((resolve) => setTimeout(resolve, 80));
		expect(isAnswered).toBe(false);
	});

	it("are ended when they do not end by themselves", async () => {
		await startThreads();
		call("hangs").catch(() => undefined);
		await caller!.close();
		expect(notes()).toEqual(["start"]);
	});
});

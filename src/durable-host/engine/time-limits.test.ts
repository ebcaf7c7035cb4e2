import { readdirSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { scaledClock } from "../../clock/scaled-clock.ts";
import { temporaryApp } from "../app/app-under-test.ts";
import { type HostUnderTest, startHostUnderTest } from "../host-under-test.ts";

const CODE = `
const df = require("durable-functions");
df.app.activity("hangs", { handler: () => new Promise(() => {}) });
df.app.activity("computes", { handler: (ms) => { const end = performance.now() + ms; while (performance.now() < end); return ms; } });
df.app.entity("Sleeper", async (context) => {
	if (context.df.operationName === "sleep") await new Promise(() => {});
	context.df.return("awake");
});
df.app.orchestration("calling", function* (context) {
	const id = new df.EntityId("Sleeper", "s");
	try {
		yield context.df.callEntity(id, "sleep");
	} catch (error) {
		return [error.message, yield context.df.callEntity(id, "wake")];
	}
});
df.app.orchestration("patient", function* (context) {
	try {
		return yield context.df.callActivity("hangs");
	} catch (error) {
		return error.message;
	}
});
df.app.orchestration("computing", function* (context) { return yield context.df.callActivity("computes", 400); });
`;

let app: ReturnType<typeof temporaryApp>;
let host: HostUnderTest | undefined;
afterEach(async () => {
	await host?.close();
	host = undefined;
	app.remove();
});

async function start(activityThreads: number, factor: number, code = CODE) {
	const hostJson = '{ "version": "2.0", "functionTimeout": "00:00:30" }';
	app = temporaryApp({ "app.cjs": code, "host.json": hostJson });
	const clock = scaledClock({ factor, originMs: Date.now() });
	host = await startHostUnderTest({ app: app.path, clock, activityThreads });
	return host;
}

describe.each([0, 1])("with %i threads for activities", (activityThreads) => {
	it("an activity that takes longer than functionTimeout fails, with the text of the Functions host", async () => {
		const { outputOf } = await start(activityThreads, 100);
		expect(await outputOf("patient")).toMatch(
			/^Activity function 'hangs' failed: Timeout value of 00:00:30 was exceeded by function: Functions\.hangs \n \{"ClassName":"Microsoft\.Azure\.WebJobs\.Host\.FunctionTimeoutException"/,
		);
	});
});

describe("an entity", () => {
	it("whose operation takes longer than functionTimeout fails, and serves the next", async () => {
		const { outputOf } = await start(0, 100);
		expect(await outputOf("calling")).toEqual([
			"Entity function 'Sleeper' failed: Timeout value of 00:00:30 was exceeded by function: Functions.Sleeper",
			"awake",
		]);
	});
});

describe("with a thread for activities", () => {
	it("an activity that computes does not hold up the host", async () => {
		const { start: begin, until } = await start(1, 1);
		const id = await begin("computing");
		const from = performance.now();
		let answers = 0;
		await until(id, ({ runtimeStatus }) => {
			answers++;
			return runtimeStatus === "Completed";
		});
		expect(performance.now() - from).toBeGreaterThan(300);
		expect(answers).toBeGreaterThan(20);
	});

	it("a host that cannot start ends it and the app again", async () => {
		const timer = `${CODE}
			const { isMainThread } = require("node:worker_threads");
			const { app } = require("@azure/functions");
			app.timer("odd", { schedule: "never", handler: () => {} });
			app.hook.appTerminate(() => require("node:fs").writeFileSync(__dirname + "/ended-" + isMainThread, ""));`;
		await expect(start(1, 1, timer)).rejects.toThrow("The timer function 'odd'");
		const ended = readdirSync(app.path).filter((name) => name.startsWith("ended"));
		expect(ended.sort()).toEqual(["ended-false", "ended-true"]);
	});
});

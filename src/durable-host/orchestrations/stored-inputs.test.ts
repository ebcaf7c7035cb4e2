import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryApp } from "../app/app-under-test.ts";
import { type HostUnderTest, startHostUnderTest } from "../host-under-test.ts";

const CODE = `
const df = require("durable-functions");
df.app.activity("echo", { handler: (value) => value });
df.app.entity("Keeper", (context) => context.df.return(context.df.getInput()));
df.app.orchestration("child", function* (context) { return context.df.getInput(); });
df.app.orchestration("main", function* (context) {
	const inputs = [
		yield context.df.callActivity("echo", "Tokyo"),
		yield context.df.callActivity("echo", { a: 1 }),
		yield context.df.callActivity("echo"),
		yield context.df.callSubOrchestrator("child", { b: 2 }),
		yield context.df.callEntity(new df.EntityId("Keeper", "k"), "keep", [3]),
	];
	return inputs;
});
`;
const STORED = `{ "version": "2.0", "extensions": { "durableTask": { "storeInputsInOrchestrationHistory": true } } }`;

const closers: (() => unknown)[] = [];
afterAll(async () => {
	for (const close of closers.toReversed()) await close();
});

/** The inputs of a history, in order; those of entities as they are in the request. */
async function inputsOf(host: HostUnderTest, query = ""): Promise<unknown[]> {
	const { instanceId, output } = await host.until(await host.start("main", "in"));
	expect(output).toEqual(["Tokyo", { a: 1 }, null, { b: 2 }, [3]]);
	const { historyEvents = [] } = await host.status(instanceId, `?showHistory=true${query}`);
	return historyEvents
		.filter(({ EventType }) => EventType !== "ExecutionStarted" && EventType !== "EventRaised")
		.filter((event) => "Input" in event)
		.map(({ EventType, Input }) =>
			EventType === "EventSent" ? (JSON.parse(Input as string) as { input?: string }).input : Input,
		);
}

async function start(hostJson: string): Promise<HostUnderTest> {
	const app = temporaryApp({ "app.cjs": CODE, "host.json": hostJson });
	closers.push(app.remove);
	const host = await startHostUnderTest({ app: app.path });
	closers.push(host.close);
	return host;
}

describe("with storeInputsInOrchestrationHistory a history", () => {
	let host: HostUnderTest;
	beforeAll(async () => {
		host = await start(STORED);
	});

	it("keeps what activities, sub-orchestrations and entities were given", async () => {
		expect(await inputsOf(host)).toEqual([
			// The library hands strings over as JSON.
			'["\\"Tokyo\\""]',
			'[{"a":1}]',
			"[null]",
			'{"b":2}',
			"[3]",
		]);
	});

	it("shows it unless showInput is false", async () => {
		expect(await inputsOf(host, "&showInput=false")).toEqual([]);
	});
});

describe("without storeInputsInOrchestrationHistory a history", () => {
	it("keeps nothing of that", async () => {
		const inputs = await inputsOf(await start('{ "version": "2.0" }'));
		expect(inputs).toEqual([null, null, null, null, undefined]);
	});
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixtureApp, type HostUnderTest, startHostUnderTest } from "../host-under-test.ts";

const MAX_BYTES = 10_000;

let host: HostUnderTest;
beforeAll(async () => {
	host = await startHostUnderTest({ app: fixtureApp("poison"), maxPayloadBytes: MAX_BYTES });
});
afterAll(() => host.close());

const ended = async (name: string, input?: unknown) => host.until(await host.start(name, input));

describe("what is larger than maxPayloadBytes", () => {
	it.each([
		["result", /The result of 'returns' for '\w+' has 20002 bytes; the host takes 10000 at most/],
		["error", /The error of 'throws' for '\w+' has 20000 bytes/],
		["input", /The input that '\w+' gives to the activity 'measures' has 20002 bytes/],
		["child", /The input that '\w+' gives to the sub-orchestration 'output' has 20002 bytes/],
		["operation", /The input that '\w+' gives to the entity '@box@b' has 20002 bytes/],
		["keep", /The state of '@box@b' has 20002 bytes/],
		["tell", /The result of an operation of '@box@b' has 20002 bytes/],
		["pass", /The input of the signal 'take' that '@box@b' sends has 20002 bytes/],
		["output", /The output of '\w+' has 20002 bytes/],
		["again", /The input with which '\w+' goes on has 20006 bytes/],
	])("fails who makes it: %s", async (name, says) => {
		const { runtimeStatus, output } = await ended(name, 20_000);
		expect(runtimeStatus).toBe("Failed");
		expect(output).toMatch(says);
		expect(output).toContain("maxPayloadBytes");
	});

	it.each(["result", "input", "keep", "tell", "pass", "operation"])(
		"and only that: %s just below it goes on",
		async (name) => {
			expect((await ended(name, MAX_BYTES - 2)).output).toBe("went on");
		},
	);

	it("is refused from outside with 413, and leaves nothing", async () => {
		const big = JSON.stringify("é".repeat(MAX_BYTES / 2));
		const waiting = await host.start("event");
		const headers = { "content-type": "application/json" };
		for (const [path, says] of [
			["/orchestrators/output/big", "The input of 'big' has 10002 bytes"],
			[`/instances/${waiting}/raiseEvent/go`, `The input of the event 'go' for '${waiting}' has`],
			["/entities/Box/b?op=keep", "The input of the operation 'keep' of '@box@b' has 10002 bytes"],
		] as const) {
			const response = await host.management(path, { method: "POST", body: big, headers });
			expect(response.status).toBe(413);
			expect(((await response.json()) as { Message: string }).Message).toContain(says);
		}
		expect((await host.management("/instances/big")).status).toBe(404);
		expect(await host.post(`${waiting}/raiseEvent/go`, "small")).toBe(202);
		expect((await host.until(waiting)).output).toBe("small");
	});
});

describe("a limit that cannot be", () => {
	it.each([0, 1.5, Number.NaN, 2 ** 28])("is refused: %d", async (maxPayloadBytes) => {
		await expect(startHostUnderTest({ maxPayloadBytes })).rejects.toThrow(
			`maxPayloadBytes must be a whole number from 1 to 134217728 (128 MiB); received ${maxPayloadBytes}.`,
		);
	});
});

describe("a poisonous orchestration", () => {
	it.each([
		["noGenerator", "at once"],
		["cyclic", "circular structure"],
		["bigint", "BigInt"],
		["signal", "a signal whose name is no text"],
		["version", "version must be a text"],
		["retries", "xxx"],
	])("fails alone: %s", async (name, says) => {
		const { runtimeStatus, output } = await ended(name);
		expect([runtimeStatus, output]).toEqual(["Failed", expect.stringContaining(says)]);
		expect((await ended("keep", 5)).output).toBe("went on");
	});

	it("may have a history of 10,000 events, in chunks", async () => {
		expect((await ended("chunks", { chunks: 10, size: 500 })).output).toBe(5000);
	});

	it("may have 10,000 timers", async () => {
		expect((await ended("timers", 10_000)).output).toBe(10_000);
	});
});

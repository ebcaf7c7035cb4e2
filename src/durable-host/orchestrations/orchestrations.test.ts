import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HostUnderTest, startHostUnderTest } from "../host-under-test.ts";

let host: HostUnderTest;
beforeAll(async () => {
	host = await startHostUnderTest();
});
afterAll(() => host.close());

describe("an orchestration", () => {
	it("calls activities in sequence", async () => {
		expect(await host.outputOf("sum", [1, 2, 3])).toBe(6);
	});

	it("gets every JSON value through an activity as it was", async () => {
		expect(await host.outputOf("echoes", { deep: [null, { x: "y" }] })).toEqual([
			{ deep: [null, { x: "y" }] },
			"text",
			5,
			"nothing",
			"nothing",
			'{"a":1}',
		]);
	});

	it("gets bytes of an activity as base64", async () => {
		expect(await host.outputOf("oddBytes")).toBe(Buffer.from("bytes").toString("base64"));
	});

	it("waits for a thousand activities, in seconds", async () => {
		expect(await host.outputOf("fanOut", { count: 1000 })).toBe(500_500);
	});

	it("joins sub-orchestrations, under ids of its own or given ones", async () => {
		const request = { children: 3, child: "sum", input: [4, 5] };
		expect(await host.outputOf("parent", request)).toEqual([9, 9, 9]);
		const id = await host.start("parent", { ...request, ids: true }, "with-ids");
		expect((await host.until(id)).output).toEqual([9, 9, 9]);
		expect(await host.status("with-ids-2")).toMatchObject({ output: 9 });
	});

	it("cannot start a sub-orchestration under an id that lives", async () => {
		await host.start("events", ["never"], "clash-0");
		const id = await host.start(
			"parent",
			{ children: 1, child: "sum", input: [], ids: true },
			"clash",
		);
		expect((await host.until(id)).output).toContain("'clash-0' is running already");
		expect((await host.status("clash-0")).runtimeStatus).toBe("Running");
	});

	it("has a client in its activities", async () => {
		expect(await host.outputOf("startsAnother", "from-activity")).toBe("from-activity");
		expect((await host.until("from-activity")).output).toBe(3);
	});

	it("retries an activity with growing delays", async () => {
		expect(await host.outputOf("retrying", { failures: 2, attempts: 3 })).toEqual([3, 3000]);
	});

	it("keeps its input's hazard: a text named Timestamp arrives as a Date", async () => {
		expect(
			await host.outputOf("inputKinds", { Timestamp: "2026-01-01", other: "2026-01-01" }),
		).toEqual(["object", "string"]);
	});

	it("shows its custom status", async () => {
		const id = await host.start("status", { in: 1 });
		await host.until(id, ({ customStatus }) => customStatus !== null);
		expect(await host.status(id)).toMatchObject({
			runtimeStatus: "Running",
			customStatus: { phase: "waiting" },
		});
		await host.post(`${id}/raiseEvent/go`, 1);
		expect(await host.until(id)).toMatchObject({
			customStatus: { phase: "done" },
			output: { in: 1 },
		});
	});
});

describe("an orchestration fails, and the host goes on, when", () => {
	it.each([
		[
			"its activity does not exist",
			"callsMissing",
			"The function 'missing' doesn't exist, is disabled, or is not an activity function.",
		],
		["its entity does not exist", "callsMissingEntity", "or is not an entity function"],
		[
			"its activity throws",
			"failing",
			"Orchestrator function 'failing' failed: Activity function 'fail' failed:  no luck",
		],
		[
			"its activity returns what JSON cannot hold",
			"oddActivity",
			"Do not know how to serialize a BigInt",
		],
		["it returns what JSON cannot hold", "oddOutput", "Do not know how to serialize a BigInt"],
		["it throws", "throwing", "Orchestrator function 'throwing' failed: thrown on purpose"],
		["its custom status is too large", "largeStatus", "custom status is too large"],
		["it is no generator", "noGenerator", "Orchestrator function 'noGenerator' failed"],
		[
			"a child fails",
			"failingParent",
			"Orchestrator function 'throwing' failed: thrown on purpose",
		],
	])("%s", async (_, name, message) => {
		const status = await host.until(await host.start(name));
		expect(status.runtimeStatus).toBe("Failed");
		expect(status.output).toContain(message);
	});

	it("what it scheduled has changed since", async () => {
		const id = await host.start("switching");
		await host.until(id, ({ runtimeStatus }) => runtimeStatus !== "Pending");
		await host.post(`${id}/raiseEvent/go`, 1);
		expect((await host.until(id)).output).toContain(
			"Non-Deterministic workflow detected: the history has TaskScheduled 'echo' (id 0), but the orchestrator scheduled the activity 'add'",
		);
	});
});

describe("an orchestration that catches an activity's failure", () => {
	it("sees the extension's text", async () => {
		expect(await host.outputOf("catching")).toMatch(
			/^Activity function 'fail' failed: {2}no luck \n \{/,
		);
	});
});

describe("an orchestration that waits for nothing", () => {
	it("keeps running, and the log says why", async () => {
		const id = await host.start("stuck");
		await host.until(id, () =>
			host.logged.some((line) => line.instanceId === id && line.level === "warning"),
		);
		expect((await host.status(id)).runtimeStatus).toBe("Running");
	});
});

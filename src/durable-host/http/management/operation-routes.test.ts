import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type StillHost, startStillHost } from "./still-host-under-test.ts";

let host: StillHost;
beforeEach(async () => {
	host = await startStillHost();
	await host.start("events", ["a"], "live");
	await host.until("live", ({ runtimeStatus }) => runtimeStatus === "Running");
});
afterEach(() => host.close());

const become = (status: string) => host.until("live", (now) => now.runtimeStatus === status);

describe("raising an event", () => {
	it.each(["application/json", "Application/JSON; charset=utf-8"])("takes %s", async (type) => {
		const headers = { "content-type": type };
		const init = { method: "POST", headers, body: '{"b":1}' };
		const response = await host.management("/instances/live/RAISEEVENT/a", init);
		expect([response.status, await response.text()]).toEqual([202, ""]);
		expect(await host.until("live")).toMatchObject({ output: [{ b: 1 }] });
	});

	it("takes null", async () => {
		expect(await host.ask("POST", "/instances/live/raiseEvent/a", "null")).toEqual([202, ""]);
		expect(await host.until("live")).toMatchObject({ output: [null] });
	});

	it.each([
		["text/plain", "1", "Only application/json request content is supported"],
		["", "1", "Only application/json request content is supported"],
		["application/json", "{", "Invalid JSON content"],
		["application/json", "", "Invalid JSON content"],
	])("as %j with the body %j is refused", async (type, body, Message) => {
		const init = { method: "POST", headers: { "content-type": type }, body };
		const response = await host.management("/instances/live/raiseEvent/a", init);
		expect([response.status, await response.json()]).toMatchObject([400, { Message }]);
	});

	it("for none or for one that has ended is 404 or 410, whatever the body", async () => {
		await host.until(await host.start("sum", [1], "ended"));
		for (const body of ["1", "{", undefined]) {
			const none = await host.ask("POST", "/instances/none/raiseEvent/a", body);
			expect(none).toEqual([404, ""]);
			const ended = await host.ask("POST", "/instances/ended/raiseEvent/a", body);
			expect(ended).toEqual([410, ""]);
		}
	});
});

describe("an instance", () => {
	it("is suspended and resumed", async () => {
		expect(await host.ask("POST", "/instances/live/suspend?reason=why")).toEqual([202, ""]);
		await become("Suspended");
		expect(await host.ask("POST", "/instances/live/resume?reason=why")).toEqual([202, ""]);
		await become("Running");
	});

	it("that is suspended or runs already is an error that client and log can read", async () => {
		const wrong = (verb: string, status: string) => [
			500,
			{
				Message: "Something went wrong while processing your request",
				ExceptionMessage: `Cannot ${verb} the orchestration instance live because instance is in the ${status} state.`,
				ExceptionType: "System.InvalidOperationException",
				StackTrace: null,
			},
		];
		expect(await host.ask("POST", "/instances/live/resume")).toEqual(wrong("resume", "Running"));
		await host.ask("POST", "/instances/live/suspend");
		await become("Suspended");
		expect(await host.ask("POST", "/instances/live/suspend")).toEqual(
			wrong("suspend", "Suspended"),
		);
		expect(host.logged.filter(({ level }) => level === "warning")).toMatchObject([
			{
				message: "Cannot resume orchestration instance in the Running state. InstanceId: live.",
			},
			{
				message: "Cannot suspend orchestration instance in the Suspended state. InstanceId: live.",
			},
		]);
	});

	it("is terminated with a reason", async () => {
		expect(await host.ask("POST", "/instances/live/terminate?reason=e%20n")).toEqual([202, ""]);
		expect(await become("Terminated")).toMatchObject({ output: "e n" });
	});

	it.each(["terminate", "suspend", "resume"])("of none cannot %s", async (operation) => {
		expect(await host.ask("POST", `/instances/none/${operation}`)).toEqual([404, ""]);
		await host.until(await host.start("sum", [1], "ended"));
		expect(await host.ask("POST", `/instances/ended/${operation}`)).toEqual([410, ""]);
	});

	it.each(["explode", "raiseEvent"])("knows no operation %s", async (operation) => {
		expect(await host.ask("POST", `/instances/live/${operation}`)).toEqual([404, ""]);
	});
});

describe("rewinding", () => {
	it("needs an instance that failed", async () => {
		expect(await host.ask("POST", "/instances/none/rewind")).toEqual([
			404,
			'No orchestration with instance ID "$none" found.',
		]);
		expect(await host.ask("POST", "/instances/live/rewind")).toEqual([
			412,
			'This orchestration has status Running, but only orchestrations in the "Failed" state can be rewound.',
		]);
	});
});

it("makeprimary changes nothing", async () => {
	expect(await host.ask("POST", "/makeprimary")).toEqual([200, ""]);
});

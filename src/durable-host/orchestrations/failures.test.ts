import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixtureApp, type HostUnderTest, startHostUnderTest } from "../host-under-test.ts";

let host: HostUnderTest;
beforeAll(async () => {
	host = await startHostUnderTest({ app: fixtureApp("protocol") });
});
afterAll(() => host.close());

const seen = (call: string, name: string) => host.outputOf("seesFailure", { call, name });

const ORDER_DETAILS = {
	errorType: "OrderError",
	errorMessage: "out of stock",
	isNonRetriable: false,
	properties: { order: { id: 7 }, nothing: null },
	stackTrace: expect.stringContaining("OrderError"),
};

describe("an orchestrator sees of", () => {
	it("an activity that fails its message and a short form of the .NET exception", async () => {
		expect(await seen("activity", "failsPlainly")).toEqual({
			isTaskFailedError: false,
			message: expect.stringMatching(/^Activity function 'failsPlainly' failed: {2}plainly \n \{"/),
		});
	});

	it("an activity that fails with properties the properties", async () => {
		expect(await seen("activity", "failsWithProperties")).toEqual({
			isTaskFailedError: true,
			message: "OrderError: out of stock",
			details: ORDER_DETAILS,
		});
	});

	it("a sub-orchestration that passes such a failure on the same properties", async () => {
		expect(await seen("child", "rethrows")).toEqual({
			isTaskFailedError: true,
			message: "OrderError: out of stock",
			details: ORDER_DETAILS,
		});
	});

	it("a sub-orchestration that throws its message", async () => {
		expect(await seen("child", "throwsPlainly")).toEqual({
			isTaskFailedError: false,
			message:
				"Orchestrator function 'throwsPlainly' failed: too far \n Message: too far, StackTrace: ",
		});
	});

	it("a sub-orchestration whose output JSON cannot hold why", async () => {
		expect(await seen("child", "returnsCycle")).toMatchObject({
			message: expect.stringContaining("Converting circular structure to JSON"),
		});
	});

	it("a sub-orchestration that does not exist what there is", async () => {
		const status = await host.until(
			await host.start("seesFailure", { call: "child", name: "nobody" }),
		);
		expect(status.runtimeStatus).toBe("Failed");
		expect(status.output).toContain(
			"The function 'nobody' doesn't exist, is disabled, or is not an orchestrator function. Additional info:",
		);
	});

	it("an entity's operation that fails no more than the library says", async () => {
		expect(await host.outputOf("seesEntityFailure")).toBe("[object Object]");
	});
});

it("an orchestration that fails with properties says the error itself in its output", async () => {
	const { output } = await host.until(await host.start("rethrows"));
	expect(output).toBe("Orchestrator function 'rethrows' failed: OrderError: out of stock");
});

it("the log says which activity failed, and where", async () => {
	await seen("activity", "failsPlainly");
	const line = host.logged.find(
		({ level, functionName }) => level === "error" && functionName === "failsPlainly",
	);
	expect(line?.message).toMatch(
		/Function 'failsPlainly \(Activity\)' failed with an error\. Reason: TypeError: plainly\n\s+at /,
	);
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { InstanceStatus } from "../../host-under-test.ts";
import { type StillHost, startStillHost } from "./still-host-under-test.ts";

let host: StillHost;
beforeEach(async () => {
	host = await startStillHost();
});
afterEach(() => host.close());

async function idsOf(response: Response): Promise<string[]> {
	return ((await response.json()) as InstanceStatus[]).map(({ instanceId }) => instanceId);
}

describe("the status of an instance", () => {
	it("is 202 while it lives, with where to ask again and when", async () => {
		await host.start("events", ["a"], "live");
		const response = await host.management("/instances/live?showInput=FALSE");
		expect(response.status).toBe(202);
		expect(response.headers.get("location")).toBe(response.url);
		expect(response.headers.get("retry-after")).toBe("5");
		expect(await response.json()).toMatchObject({ name: "events", input: null, output: null });
	});

	it("is 200 once it has ended, in these fields", async () => {
		await host.until(await host.start("sum", [1], "done"));
		const response = await host.management("/instances/done");
		expect(response.status).toBe(200);
		expect(response.headers.get("location")).toBeNull();
		expect(await response.json()).toEqual({
			name: "sum",
			instanceId: "done",
			runtimeStatus: "Completed",
			input: [1],
			customStatus: null,
			output: 1,
			createdTime: "2026-01-01T00:00:00Z",
			lastUpdatedTime: "2026-01-01T00:00:00Z",
		});
	});

	it.each([
		["true", 500],
		["True", 500],
		["false", 200],
		["maybe", 200],
	])("of a failed one with returnInternalServerErrorOnFailure=%s is %i", async (value, status) => {
		await host.until(await host.start("failing", 1, "failed"));
		const path = `/instances/failed?returnInternalServerErrorOnFailure=${value}`;
		expect((await host.management(path)).status).toBe(status);
	});

	it("shows a reason that looks like JSON as JSON", async () => {
		await host.start("events", ["a"], "ended");
		await host.post("ended/terminate?reason=12");
		expect(await host.until("ended")).toMatchObject({ output: 12 });
	});

	it("of none is 404 without a body", async () => {
		expect(await host.ask("GET", "/instances/none")).toEqual([404, ""]);
		expect(await host.ask("GET", "/instances/none/terminate")).toEqual([404, ""]);
	});

	it("shows the history of one that has begun, folded, with results when asked", async () => {
		const id = await host.start("sum", [1]);
		await host.until(id);
		const { historyEvents } = await host.status(id, "?showHistory=true&showHistoryOutput=true");
		expect(historyEvents).toEqual([
			{
				EventType: "ExecutionStarted",
				Timestamp: expect.any(String),
				FunctionName: "sum",
				Input: "[1]",
			},
			{
				EventType: "TaskCompleted",
				Timestamp: expect.any(String),
				ScheduledTime: expect.any(String),
				FunctionName: "add",
				Input: null,
				Result: 1,
			},
			{
				EventType: "ExecutionCompleted",
				Timestamp: expect.any(String),
				OrchestrationStatus: "Completed",
				Result: 1,
			},
		]);
		const bare = await host.status(id, "?showHistory=true&showInput=false");
		expect(JSON.stringify(bare.historyEvents)).not.toMatch(/Result|Input/);
	});

	it("is found in this host's task hub alone", async () => {
		await host.start("events", ["a"], "here");
		expect((await host.ask("GET", "/instances/here?taskHub=bASIC"))[0]).toBe(202);
		expect(await host.ask("GET", "/instances/here?taskHub=Other")).toEqual([404, ""]);
	});
});

describe("listing instances", () => {
	it("goes page by page, and filters by prefix, status and time", async () => {
		for (const n of [1, 2, 3, 4, 5]) await host.until(await host.start("sum", [n], `list-${n}`));
		await host.start("events", ["a"], "other");
		const first = await host.management("/instances/?top=2&instanceIdPrefix=list-");
		const token = first.headers.get("x-ms-continuation-token")!;
		expect(await idsOf(first)).toEqual(["list-1", "list-2"]);
		const headers = { "x-ms-continuation-token": token };
		const rest = await host.management("/instances?instanceIdPrefix=list-", { headers });
		expect(rest.headers.get("x-ms-continuation-token")).toBe("");
		expect(await idsOf(rest)).toEqual(["list-3", "list-4", "list-5"]);
		const live = await host.management("/instances?runtimeStatus=Running,Pending");
		expect(await idsOf(live)).toEqual(["other"]);
		const never = await host.management("/instances?runtimeStatus=Canceled");
		expect(await idsOf(never)).toEqual([]);
		await host.pass(60_000);
		await host.start("events", ["a"], "later");
		const later = await host.management("/instances?createdTimeFrom=2026-01-01T00:00:30Z");
		expect(await idsOf(later)).toEqual(["later"]);
		const earlier = "createdTimeTo=2026-01-01T00:00:30Z&runtimeStatus=Running&runtimeStatus=Failed";
		expect(await idsOf(await host.management(`/instances?${earlier}`))).toEqual(["other"]);
	});

	it("shows inputs unless told not to", async () => {
		await host.start("events", ["a"], "one");
		expect(await host.ask("GET", "/instances")).toMatchObject([200, [{ input: ["a"] }]]);
		const bare = await host.ask("GET", "/instances?showInput=false");
		expect(bare).toMatchObject([200, [{ input: null }]]);
	});

	it.each(["top=0", "top=many", "runtimeStatus=Gone", "createdTimeFrom=yesterday"])(
		"takes %s for not said",
		async (query) => {
			await host.start("events", ["a"], "one");
			expect(await idsOf(await host.management(`/instances?${query}`))).toEqual(["one"]);
		},
	);

	it.each(["!", Buffer.from("{}").toString("base64url"), Buffer.from("[1]").toString("base64url")])(
		"refuses the token %s, which is not its own",
		async (token) => {
			const headers = { "x-ms-continuation-token": token };
			expect((await host.management("/instances", { headers })).status).toBe(400);
		},
	);

	it.each(["POST", "PUT", "HEAD"])("is nothing by %s", async (method) => {
		expect((await host.management("/instances", { method })).status).toBe(404);
	});
});

describe("purging", () => {
	it("forgets what has ended, and nothing that lives", async () => {
		await host.until(await host.start("sum", [1], "done"));
		await host.start("events", ["a"], "alive");
		await host.until("alive", ({ runtimeStatus }) => runtimeStatus === "Running");
		expect(await host.ask("DELETE", "/instances/alive")).toEqual([
			412,
			"Only orchestrations in a terminal state can be purged, but the orchestration with instance ID alive has status Running",
		]);
		expect(await host.ask("DELETE", "/instances/done")).toEqual([200, { instancesDeleted: 1 }]);
		expect(await host.ask("DELETE", "/instances/done")).toEqual([404, ""]);
		expect((await host.management("/instances/done")).status).toBe(404);
		expect((await host.status("alive")).runtimeStatus).toBe("Running");
	});

	it("of several needs a time from which on", async () => {
		for (const n of [1, 2]) await host.until(await host.start("sum", [n]));
		await host.start("events", ["a"], "alive");
		for (const query of ["runtimeStatus=Completed", "createdTimeFrom=yesterday"])
			expect(await host.ask("DELETE", `/instances/?${query}`)).toEqual([
				400,
				"Please provide value for 'createdTimeFrom' parameter.",
			]);
		const from = "createdTimeFrom=2020-01-01T00:00:00Z";
		const failed = await host.ask("DELETE", `/instances?${from}&runtimeStatus=Failed`);
		expect(failed).toEqual([404, ""]);
		const early = await host.ask("DELETE", `/instances?${from}&createdTimeTo=2025-12-31T00:00:00Z`);
		expect(early).toEqual([404, ""]);
		const all = await host.ask("DELETE", `/instances/?${from}`);
		expect(all).toEqual([200, { instancesDeleted: 2 }]);
		expect((await host.management("/instances/alive")).status).toBe(202);
	});

	it("of an entity that there is not deletes none", async () => {
		const none = await host.ask("DELETE", "/instances/@counter@none");
		expect(none).toEqual([200, { instancesDeleted: 0 }]);
	});
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { steppedClock } from "../../clock/stepped-clock.ts";
import {
	type HostUnderTest,
	type InstanceStatus,
	startHostUnderTest,
	TEST_START_MS,
} from "../host-under-test.ts";

let host: HostUnderTest;
let clock: ReturnType<typeof steppedClock>;
let letGo: () => void;
beforeEach(async () => {
	clock = steppedClock({ startMs: TEST_START_MS });
	letGo = clock.hold();
	host = await startHostUnderTest({ clock });
});
afterEach(() => host.close());

/** Lets `durationMs` pass on the clock. */
async function pass(durationMs: number): Promise<void> {
	letGo();
	await new Promise<void>((resolve) => {
		clock.callAt(clock.now() + durationMs, () => {
			letGo = clock.hold();
			resolve();
		});
	});
}

async function idsOf(response: Response): Promise<string[]> {
	return ((await response.json()) as InstanceStatus[]).map(({ instanceId }) => instanceId);
}

describe("starting an instance", () => {
	it("answers 202 with its links", async () => {
		const response = await host.management("/orchestrators/sum/a%20b", {
			method: "POST",
			body: "[1]",
		});
		expect(response.status).toBe(202);
		expect(response.headers.get("retry-after")).toBe("10");
		const links = (await response.json()) as Record<string, string>;
		expect(links.id).toBe("a b");
		expect(response.headers.get("location")).toBe(links.statusQueryGetUri);
		await host.until("a b");
		expect((await fetch(links.statusQueryGetUri!)).status).toBe(200);
		expect((await fetch(links.purgeHistoryDeleteUri!, { method: "DELETE" })).status).toBe(200);
	});

	it.each([
		[
			"an unknown function",
			"/orchestrators/unknown",
			"",
			400,
			"The function 'unknown' doesn't exist",
		],
		["an activity", "/orchestrators/add", "", 400, "is not an orchestrator function"],
		["an id that starts with @", "/orchestrators/sum/@a", "", 400, "must not start with '@'"],
		["an id with a slash", "/orchestrators/sum/a%2Fb", "", 400, "must not contain /"],
		["an id that is too long", `/orchestrators/sum/${"x".repeat(257)}`, "", 400, "256 characters"],
		["a body that is no JSON", "/orchestrators/sum", "{", 400, "Invalid JSON content"],
	])("refuses %s", async (_, path, body, status, message) => {
		const response = await host.management(path, { method: "POST", body });
		expect(response.status).toBe(status);
		expect(((await response.json()) as { Message: string }).Message).toContain(message);
	});

	it("answers 409 while one of that id lives, and replaces one that has ended", async () => {
		await host.start("events", ["a"], "same");
		await expect(host.start("sum", [1], "same")).rejects.toThrow("409");
		await host.post("same/terminate?reason=x");
		await host.until("same");
		await host.start("sum", [1, 2], "same");
		expect(await host.until("same")).toMatchObject({ output: 3, input: [1, 2] });
	});
});

describe("the status of an instance", () => {
	it("is 202 while it runs and 200 when it has ended", async () => {
		const id = await host.start("events", ["a"]);
		const running = await host.management(`/instances/${id}`);
		expect([running.status, running.headers.get("retry-after")]).toEqual([202, "5"]);
		await host.post(`${id}/raiseEvent/a`, 1);
		expect(await host.until(id)).toMatchObject({
			name: "events",
			input: ["a"],
			output: [1],
			customStatus: null,
			createdTime: "2026-01-01T00:00:00Z",
			lastUpdatedTime: "2026-01-01T00:00:00Z",
		});
		expect((await host.status(id, "?showInput=false")).input).toBeNull();
	});

	it("of a failed one is 500 when the request asks for it", async () => {
		const id = await host.start("throwing");
		await host.until(id);
		const path = `/instances/${id}?returnInternalServerErrorOnFailure=`;
		expect((await host.management(`${path}true`)).status).toBe(500);
		expect((await host.management(`${path}false`)).status).toBe(200);
		expect((await host.management(`${path}maybe`)).status).toBe(400);
	});

	it("of none is 404", async () => {
		expect((await host.management("/instances/none")).status).toBe(404);
		expect(await host.post("none/raiseEvent/a", 1)).toBe(404);
		expect(await host.post("none/terminate?reason=x")).toBe(404);
	});

	it("shows the history, folded, with results only when asked", async () => {
		const id = await host.start("sum", [1]);
		await host.until(id);
		const { historyEvents } = await host.status(id, "?showHistory=true&showHistoryOutput=true");
		expect(historyEvents).toMatchObject([
			{ EventType: "ExecutionStarted", FunctionName: "sum", Input: [1] },
			{ EventType: "TaskCompleted", FunctionName: "add", Result: 1 },
			{ EventType: "ExecutionCompleted", OrchestrationStatus: "Completed", Result: 1 },
		]);
		const bare = await host.status(id, "?showHistory=true");
		expect(JSON.stringify(bare.historyEvents)).not.toContain("Result");
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
		expect(rest.headers.get("x-ms-continuation-token")).toBeNull();
		expect(await idsOf(rest)).toEqual(["list-3", "list-4", "list-5"]);
		const live = await host.management("/instances?runtimeStatus=Running,Pending");
		expect(await idsOf(live)).toEqual(["other"]);
		await pass(60_000);
		await host.start("events", ["a"], "later");
		const later = await host.management("/instances?createdTimeFrom=2026-01-01T00:00:30Z");
		expect(await idsOf(later)).toEqual(["later"]);
	});

	it.each(["top=0", "runtimeStatus=Gone", "createdTimeFrom=yesterday"])(
		"refuses %s",
		async (query) => {
			expect((await host.management(`/instances?${query}`)).status).toBe(400);
		},
	);

	it("refuses a token that is not its own", async () => {
		const headers = { "x-ms-continuation-token": "!" };
		expect((await host.management("/instances", { headers })).status).toBe(400);
	});
});

describe("purging", () => {
	const purge = async (path: string) => {
		const response = await host.management(path, { method: "DELETE" });
		return [
			response.status,
			((await response.json()) as { instancesDeleted?: number }).instancesDeleted,
		];
	};

	it("forgets what has ended, and nothing that lives", async () => {
		await host.until(await host.start("sum", [1], "done"));
		await host.start("events", ["a"], "alive");
		expect(await purge("/instances/alive")).toEqual([404, undefined]);
		expect(await purge("/instances/done")).toEqual([200, 1]);
		expect(await purge("/instances/done")).toEqual([404, undefined]);
		expect((await host.management("/instances/done")).status).toBe(404);
		expect((await host.status("alive")).runtimeStatus).not.toBe("Completed");
	});

	it("of several needs a time from which on", async () => {
		for (const n of [1, 2]) await host.until(await host.start("sum", [n]));
		expect((await purge("/instances/?runtimeStatus=Completed"))[0]).toBe(400);
		const query = "createdTimeFrom=2020-01-01T00:00:00Z&runtimeStatus=Completed";
		expect(await purge(`/instances/?${query}`)).toEqual([200, 2]);
		expect(await purge(`/instances/?${query}`)).toEqual([404, undefined]);
	});
});

describe("what is not supported yet", () => {
	it.each(["rewind", "restart"])("%s says so", async (operation) => {
		await host.until(await host.start("sum", [1], "x"));
		expect(await host.post(`x/${operation}?reason=y`)).toBe(501);
	});
});

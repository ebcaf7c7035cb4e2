import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { steppedClock } from "../../clock/stepped-clock.ts";
import { type HostUnderTest, startHostUnderTest, TEST_START_MS } from "../host-under-test.ts";

let host: HostUnderTest;
beforeAll(async () => {
	const clock = steppedClock({ startMs: TEST_START_MS });
	clock.hold();
	host = await startHostUnderTest({ clock });
});
afterAll(() => host.close());

/** Calls a method of the library's client inside the app; its result, or the message of its error. */
async function call(method: string, ...args: unknown[]): Promise<unknown> {
	const body = JSON.stringify(args);
	const response = await fetch(`${host.url}/api/client/${method}`, { method: "POST", body });
	const answer = (await response.json()) as { result?: unknown; error?: string };
	return answer.error ?? answer.result;
}

describe("the library's client", () => {
	it("starts, reads, raises, and waits", async () => {
		const id = (await call("startNew", "events", { instanceId: "c 1", input: ["a"] })) as string;
		expect(id).toBe("c 1");
		expect(await call("getStatus", id, { showInput: true })).toMatchObject({
			name: "events",
			input: ["a"],
			createdTime: "2026-01-01T00:00:00.000Z",
		});
		expect(await call("raiseEvent", id, "a", { some: "data" })).toBeNull();
		await host.until(id);
		const waited = await fetch(`${host.url}/api/waits/${encodeURIComponent(id)}`);
		expect([waited.status, await waited.json()]).toEqual([200, [{ some: "data" }]]);
		expect(await call("raiseEvent", id, "a", 1)).toBeNull();
	});

	it("gives a version to an orchestration", async () => {
		const id = (await call("startNew", "version", { version: "2.1" })) as string;
		expect((await host.until(id)).output).toBe("2.1");
	});

	it("says what went wrong", async () => {
		expect(await call("getStatus", "none")).toContain("replied with HTTP 404");
		expect(await call("raiseEvent", "none", "a", 1)).toBe("No instance with ID 'none' found.");
		expect(await call("startNew", "unknown")).toContain("The function 'unknown' doesn't exist");
		await call("startNew", "events", { instanceId: "twice", input: ["a"] });
		expect(await call("startNew", "events", { instanceId: "twice" })).toContain("409");
		expect(await call("raiseEvent", "twice", "a")).toContain("400");
		expect(await call("rewind", "twice", "why")).toContain("only orchestrations in the");
	});

	it("suspends, resumes, terminates and purges", async () => {
		const id = (await call("startNew", "events", { input: ["a"] })) as string;
		const become = (status: string) => host.until(id, (now) => now.runtimeStatus === status);
		expect(await call("suspend", id, "why not")).toBeNull();
		await become("Suspended");
		expect(await call("resume", id, "why not")).toBeNull();
		await become("Running");
		expect(await call("terminate", id, "enough")).toBeNull();
		expect(await become("Terminated")).toMatchObject({ output: "enough" });
		expect(await call("purgeInstanceHistory", id)).toEqual({ instancesDeleted: 1 });
		expect(await call("purgeInstanceHistory", id)).toEqual({ instancesDeleted: 0 });
	});

	it("lists everything, page by page, and purges by filter", async () => {
		const ids = await Promise.all(
			Array.from({ length: 120 }, (_, n) => host.start("status", n, `many-${n}`)),
		);
		const all = (await call("getStatusAll")) as { instanceId: string }[];
		expect(all.map(({ instanceId }) => instanceId)).toEqual(expect.arrayContaining(ids));
		await Promise.all(ids.map((id) => host.post(`${id}/raiseEvent/go`, 1)));
		await Promise.all(ids.map((id) => host.until(id)));
		const filter = { createdTimeFrom: { date: TEST_START_MS }, runtimeStatus: ["Completed"] };
		const done = (await call("getStatusBy", filter)) as unknown[];
		expect(done.length).toBeGreaterThanOrEqual(120);
		const purged = await call("purgeInstanceHistoryBy", filter);
		expect(purged).toEqual({ instancesDeleted: done.length });
	});

	it("signals entities and reads their state", async () => {
		const entity = { entity: ["Counter", "client"] };
		expect(await call("readEntityState", entity)).toEqual({ entityExists: false });
		expect(await call("signalEntity", entity, "add", 4)).toBeNull();
		let state: unknown;
		do state = await call("readEntityState", entity);
		while ((state as { entityExists: boolean }).entityExists === false);
		expect(state).toEqual({ entityExists: true, entityState: 4 });
	});
});

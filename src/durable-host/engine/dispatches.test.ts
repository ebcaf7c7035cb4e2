import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fixtureApp, type HostUnderTest, startHostUnderTest } from "../host-under-test.ts";

let host: HostUnderTest;
beforeEach(async () => {
	host = await startHostUnderTest({ app: fixtureApp("dispatches") });
});
afterEach(() => host.close());

describe("an orchestration", () => {
	it("that waits for many is dispatched when the last has come", async () => {
		expect(await host.outputOf("joinsActivities", 50)).toBe(50);
		expect(host.counters().dispatches.count).toBe(2);
	});

	it("is not dispatched for an event that it does not wait for yet", async () => {
		const id = await host.start("waitsInTurn");
		for (const name of ["third", "second", "first"])
			await host.post(`${id}/raiseEvent/${name}`, name);
		expect((await host.until(id)).output).toEqual(["first", "second", "third"]);
		// The start, and the event that it waited for first: the others were there already.
		expect(host.counters().dispatches.count).toBe(2);
	});

	it("goes on with the first failure of a Task.all, though the rest is open", async () => {
		const id = await host.start("catchesFirstFailure");
		const { output, customStatus } = await host.until(id);
		expect(output).toContain("broken");
		// The failure was seen at once; the end waits for the timer, as in Azure.
		expect(customStatus).toBe("2026-01-01T00:00:00.000Z");
	});

	it("shows in its history when each result came", async () => {
		const id = await host.start("joinsTimers", [1, 2, 3]);
		const { historyEvents } = await host.until(id).then(() => host.status(id, "?showHistory=true"));
		const fired = historyEvents!.filter(({ EventType }) => EventType === "TimerFired");
		expect(fired.map(({ Timestamp }) => Timestamp)).toEqual(
			[1, 2, 3].map((hours) => new Date(Date.UTC(2026, 0, 1, hours)).toISOString()),
		);
	});
});

it("The counters say what was done and what is to be done", async () => {
	await host.outputOf("joinsActivities", 5);
	const values = host.counters();
	expect(values.activities).toMatchObject({ ended: 5, failed: 0, running: 0, waiting: 0 });
	expect(values.writes.count).toBeGreaterThan(0);
	expect(values.dispatches.ms.max).toBeGreaterThan(0);
	const overHttp = await fetch(`${host.url}/admin/host/counters`);
	expect(await overHttp.json()).toMatchObject({ activities: { ended: 5 }, queue: { woken: 0 } });
});

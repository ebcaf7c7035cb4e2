import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { steppedClock } from "../../clock/stepped-clock.ts";
import { type HostUnderTest, startHostUnderTest, TEST_START_MS } from "../host-under-test.ts";

let host: HostUnderTest;
/** Lets the stepped clock go; until then it stands still and no timer fires. */
let letGo: () => void;
beforeEach(async () => {
	const clock = steppedClock({ startMs: TEST_START_MS });
	letGo = clock.hold();
	host = await startHostUnderTest({ clock });
});
afterEach(() => host.close());

const isRunning = ({ runtimeStatus }: { runtimeStatus: string }) => runtimeStatus === "Running";

async function raise(id: string, name: string, data: unknown): Promise<void> {
	expect(await host.post(`${id}/raiseEvent/${encodeURIComponent(name)}`, data)).toBe(202);
}

describe("a timer", () => {
	it("of days passes in milliseconds on a stepped clock", async () => {
		letGo();
		const at = new Date(TEST_START_MS + 400 * 24 * 3_600_000).toISOString();
		expect(await host.outputOf("sleeper", { hours: 240, times: 40 })).toBe(at);
	});

	it("loses against an event, is cancelled, and does not hold back the end", async () => {
		const id = await host.start("approval");
		await host.until(id, isRunning);
		await raise(id, "approve", { by: "me" });
		expect(await host.until(id)).toMatchObject({
			runtimeStatus: "Completed",
			output: [{ by: "me" }, "after"],
		});
		expect((await host.replay(id)).difference).toBeUndefined();
	});

	it("wins when nothing comes", async () => {
		letGo();
		expect(await host.outputOf("approval")).toBe("late");
	});

	it("that was forgotten holds back the end until it fires", async () => {
		const id = await host.start("forgotTimer");
		await host.until(id, isRunning);
		await raise(id, "go", 1);
		await raise(id, "other", 1);
		expect((await host.status(id)).runtimeStatus).toBe("Running");
		letGo();
		expect((await host.until(id)).lastUpdatedTime).toBe("2026-01-01T01:00:00Z");
	});
});

describe("external events", () => {
	it("that came early are kept, in the order of arrival", async () => {
		const id = await host.start("events", ["first", "same", "same"]);
		await raise(id, "same", 1);
		await raise(id, "same", 2);
		await raise(id, "first", 0);
		expect((await host.until(id)).output).toEqual([0, 1, 2]);
	});

	it("go to the waiter that came last", async () => {
		const id = await host.start("twoWaiters");
		await host.until(id, isRunning);
		await raise(id, "same", 1);
		expect((await host.until(id)).output).toBe("second");
	});

	it("may have names that must be encoded", async () => {
		const id = await host.start("events", ["a b", "é"]);
		await raise(id, "a b", 1);
		await raise(id, "é", 2);
		expect((await host.until(id)).output).toEqual([1, 2]);
	});

	it("that arrive while an execution continues as new are not lost", async () => {
		const id = await host.start("rounds", { round: 20, seen: [] });
		await host.until(id, isRunning);
		await Promise.all(Array.from({ length: 20 }, (_, i) => raise(id, "next", i)));
		const { output } = await host.until(id);
		expect((output as number[]).toSorted((a, b) => a - b)).toEqual(
			Array.from({ length: 20 }, (_, i) => i),
		);
	});
});

describe("an instance", () => {
	it("that is suspended waits with what arrives until it is resumed", async () => {
		const id = await host.start("events", ["a", "b"]);
		await raise(id, "a", 1);
		expect(await host.post(`${id}/suspend?reason=x`)).toBe(202);
		await host.until(id, ({ runtimeStatus }) => runtimeStatus === "Suspended");
		await raise(id, "b", 2);
		expect(await host.post(`${id}/suspend?reason=x`)).toBe(500);
		expect((await host.status(id)).runtimeStatus).toBe("Suspended");
		expect(await host.post(`${id}/resume?reason=x`)).toBe(202);
		expect((await host.until(id)).output).toEqual([1, 2]);
	});

	it("that runs cannot be resumed", async () => {
		const id = await host.start("events", ["a"]);
		await host.until(id, isRunning);
		expect(await host.post(`${id}/resume?reason=x`)).toBe(500);
	});

	it("that is terminated says why, and takes nothing any more", async () => {
		const id = await host.start("events", ["a"]);
		expect(await host.post(`${id}/terminate?reason=no%20use`)).toBe(202);
		expect(await host.until(id)).toMatchObject({ runtimeStatus: "Terminated", output: "no use" });
		expect(await host.post(`${id}/raiseEvent/a`, 1)).toBe(410);
		expect(await host.post(`${id}/terminate?reason=x`)).toBe(410);
	});

	it("that is terminated while suspended ends", async () => {
		const id = await host.start("events", ["a"]);
		await host.post(`${id}/suspend?reason=x`);
		await host.until(id, ({ runtimeStatus }) => runtimeStatus === "Suspended");
		await host.post(`${id}/terminate?reason=y`);
		expect((await host.until(id)).runtimeStatus).toBe("Terminated");
	});

	it("that is terminated fails its parent", async () => {
		const input = { children: 1, child: "events", input: ["a"], ids: true };
		const id = await host.start("parent", input, "of-terminated");
		await host.until(id, isRunning);
		await host.post("of-terminated-0/terminate?reason=enough");
		expect((await host.until(id)).output).toContain("enough");
	});
});

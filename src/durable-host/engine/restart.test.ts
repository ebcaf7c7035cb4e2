import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { steppedClock } from "../../clock/stepped-clock.ts";
import { startHostUnderTest, TEST_START_MS, temporaryFolder } from "../host-under-test.ts";

let folder: ReturnType<typeof temporaryFolder>;
let databaseFile: string;
beforeEach(() => {
	folder = temporaryFolder();
	databaseFile = join(folder.path, "state.db");
});
afterEach(() => folder.remove());

describe("the next host", () => {
	it("fires the timers that became due, and takes the events that had arrived", async () => {
		const first = steppedClock({ startMs: TEST_START_MS });
		const letGo = first.hold();
		const before = await startHostUnderTest({ databaseFile, clock: first });
		const sleeper = await before.start("sleeper", { hours: 5, times: 1 });
		const waiter = await before.start("events", ["a", "b"]);
		await before.post(`${waiter}/raiseEvent/a`, "early");
		await before.until(waiter, ({ runtimeStatus }) => runtimeStatus === "Running");
		await before.close();
		letGo();

		const clock = steppedClock({ startMs: TEST_START_MS + 10 * 3_600_000 });
		const after = await startHostUnderTest({ databaseFile, clock });
		await after.post(`${waiter}/raiseEvent/b`, "late");
		expect((await after.until(waiter)).output).toEqual(["early", "late"]);
		expect(await after.until(sleeper)).toMatchObject({ output: "2026-01-01T10:00:00.000Z" });
		await after.close();
	});

	it("runs again the activities that were in progress", async () => {
		Reflect.set(globalThis, "isHanging", true);
		const before = await startHostUnderTest({ databaseFile });
		const id = await before.start("hangs");
		await before.until(id, ({ runtimeStatus }) => runtimeStatus === "Running");
		const closing = before.close();
		Reflect.set(globalThis, "isHanging", false);
		await closing;

		const after = await startHostUnderTest({ databaseFile });
		expect((await after.until(id)).output).toBe("went on");
		await after.close();
	}, 15_000);
});

import { statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Clock } from "../../clock/clock.ts";
import { steppedClock } from "../../clock/stepped-clock.ts";
import {
	fixtureApp,
	type HostUnderTest,
	startHostUnderTest,
	TEST_START_MS,
	temporaryFolder,
} from "../host-under-test.ts";

const HOUR_MS = 3_600_000;

let folder: ReturnType<typeof temporaryFolder>;
let databaseFile: string;
let clock: Clock;
let host: HostUnderTest;
beforeEach(() => {
	folder = temporaryFolder();
	databaseFile = join(folder.path, "state.db");
	clock = steppedClock({ startMs: TEST_START_MS });
});
afterEach(async () => {
	await host.close();
	folder.remove();
});

const sizes = () => [databaseFile, `${databaseFile}-wal`].map((file) => statSync(file).size);
const count = async () =>
	((await (await host.management("/instances?top=9999")).json()) as []).length;

describe("what has ended", () => {
	it("is purged when the retention is over, so that the file does not grow", async () => {
		host = await startHostUnderTest({
			...{ app: fixtureApp("kills"), databaseFile, clock, retentionMs: HOUR_MS },
		});
		const bytes: number[] = [];
		for (let round = 0; round < 20; round++) {
			const letGo = clock.hold();
			const id = await host.start("waiters", 499);
			expect((await host.until(id)).runtimeStatus).toBe("Completed");
			expect(await count()).toBe(500);
			letGo();
			await vi.waitFor(async () => expect(await count()).toBe(0), 5000);
			bytes.push(sizes()[0]!);
		}
		expect(bytes.at(-1)).toBeLessThan(1.2 * Math.max(...bytes.slice(0, 5)));
	}, 40_000);

	it("is kept as long as its parent lives", async () => {
		host = await startHostUnderTest({ databaseFile, clock, retentionMs: HOUR_MS });
		const input = { children: 2, child: "events", input: ["go"], ids: true };
		const letGo = clock.hold();
		await host.start("parent", input, "p");
		await host.until("p-0", ({ runtimeStatus }) => runtimeStatus === "Running");
		await host.post("p-0/raiseEvent/go", 1);
		await host.until("p-0");
		await host.start("sleeper", { hours: 10, times: 1 }, "sleeper");
		letGo();
		await vi.waitFor(async () => expect(await count()).toBe(3), 5000);
		expect((await host.status("p-0")).runtimeStatus).toBe("Completed");
		await host.post("p-1/raiseEvent/go", 1);
		await vi.waitFor(async () => expect(await count()).toBe(0), 5000);
	});

	it("is purged when its parent has gone on in a new execution", async () => {
		host = await startHostUnderTest({ databaseFile, clock, retentionMs: HOUR_MS });
		await host.start("eternal");
		const until = TEST_START_MS + 40 * HOUR_MS;
		await vi.waitFor(() => expect(clock.now()).toBeGreaterThan(until), 10_000);
		expect(await count()).toBeLessThan(5);
	}, 15_000);

	it("is purged with all that was started in the same moment", async () => {
		const letGo = clock.hold();
		const app = fixtureApp("kills");
		host = await startHostUnderTest({ app, databaseFile, clock, retentionMs: HOUR_MS });
		await host.until(await host.start("waiters", 700));
		expect(await count()).toBe(701);
		letGo();
		await vi.waitFor(async () => expect(await count()).toBe(0), 5000);
	});

	it("is purged by the next host when this one was not there in time", async () => {
		host = await startHostUnderTest({ databaseFile, clock });
		await host.until(await host.start("fanOut", { count: 3 }));
		await host.close();
		clock = steppedClock({ startMs: TEST_START_MS + 2 * HOUR_MS });
		host = await startHostUnderTest({ databaseFile, clock, retentionMs: HOUR_MS });
		await vi.waitFor(async () => expect(await count()).toBe(0), 5000);
	});
});

describe("a retention of no time", () => {
	it("is refused", async () => {
		for (const retentionMs of [0, -1, Number.NaN])
			await expect(startHostUnderTest({ databaseFile, clock, retentionMs })).rejects.toThrow(
				`retentionMs must be a number of milliseconds above 0; received ${retentionMs}`,
			);
	});
});

describe("a host that has nothing to do", () => {
	it("gives the room back that nothing needs any more", async () => {
		host = await startHostUnderTest({ databaseFile, clock });
		const input = { children: 20, child: "inputKinds", input: { text: "x".repeat(50_000) } };
		await host.until(await host.start("parent", input));
		const [file, log] = sizes();
		expect(file! + log!).toBeGreaterThan(1_000_000);
		await host.management("/instances?createdTimeFrom=2000-01-01", { method: "DELETE" });
		await vi.waitFor(() => expect(sizes()[1]).toBe(0), 5000);
		expect(sizes()[0]).toBeLessThan(100_000);
	});
});

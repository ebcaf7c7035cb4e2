import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { steppedClock } from "../../clock/stepped-clock.ts";
import {
	fixtureApp,
	hasEnded,
	type InstanceStatus,
	startHostUnderTest,
	TEST_START_MS,
	temporaryFolder,
} from "../host-under-test.ts";

let folder: ReturnType<typeof temporaryFolder>;
let databaseFile: string;
beforeEach(() => {
	folder = temporaryFolder();
	databaseFile = join(folder.path, "state.db");
});
afterEach(() => folder.remove());

describe("a host that was killed again and again", () => {
	it("loses nothing, and doubles nothing but activities", async () => {
		const children = 30;
		const kills = 10;
		for (let killed = 0; killed < kills; killed++) {
			await withForkedHost(async (url) => {
				if (killed === 0)
					await fetch(`${url}/orchestrators/parent/p`, { method: "POST", body: `${children}` });
				await new Promise((resolve) => setTimeout(resolve, 20 + ((killed * 37) % 90)));
				const { runtimeStatus } = await statusOf(url);
				expect(["Pending", "Running"]).toContain(runtimeStatus);
			});
		}
		await withForkedHost(async (url) => {
			const { output } = await untilEnded(url);
			const numbers = Array.from({ length: children }, (_, n) => n);
			expect(output).toEqual(numbers.map((n) => n ** 4));
			const state = async (key: string) => (await fetch(`${url}/entities/Total/${key}`)).json();
			expect(await state("all")).toBe(numbers.reduce((sum, n) => sum + n * n, 0));
			expect(await state("signals")).toBe(children);
		});
	});
});

/** Runs a host in a process of its own, and kills it with SIGKILL afterwards. */
async function withForkedHost(work: (url: string) => Promise<void>): Promise<void> {
	const child = fork(fixtureApp("run-host.mjs"), [fixtureApp("crash"), databaseFile]);
	const exited = once(child, "exit");
	try {
		const said = await Promise.race([once(child, "message"), exited]);
		await work(`${said[0]}/runtime/webhooks/durabletask`);
	} finally {
		child.kill("SIGKILL");
		await exited;
	}
}

async function statusOf(url: string): Promise<InstanceStatus> {
	return (await (await fetch(`${url}/instances/p`)).json()) as InstanceStatus;
}

async function untilEnded(url: string): Promise<InstanceStatus> {
	for (;;) {
		const status = await statusOf(url);
		if (hasEnded(status)) return status;
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}

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

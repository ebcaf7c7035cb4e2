import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Clock } from "../../clock/clock.ts";
import { scaledClock } from "../../clock/scaled-clock.ts";
import { steppedClock } from "../../clock/stepped-clock.ts";
import { temporaryApp } from "../app/app-under-test.ts";
import {
	fixtureApp,
	startHostUnderTest,
	TEST_START_MS,
	temporaryFolder,
} from "../host-under-test.ts";

interface Run {
	name: string;
	isPastDue: boolean;
	scheduleStatus: { last: string; next: string; lastUpdated: string } | null;
	schedule: { adjustForDST: boolean };
}

const HOUR = 3_600_000;
let folder: ReturnType<typeof temporaryFolder>;
let databaseFile: string;
let runs: Run[];
beforeEach(() => {
	folder = temporaryFolder();
	databaseFile = join(folder.path, "state.db");
	runs = [];
	Reflect.set(globalThis, "timerRuns", runs);
});
afterEach(() => {
	Reflect.deleteProperty(globalThis, "timerRuns");
	folder.remove();
});

/** Runs a host from one instant to another on a stepped clock; answers what it logged. */
async function runHost(fromMs: number, untilMs: number, app = fixtureApp("timers")) {
	const clock = steppedClock({ startMs: TEST_START_MS + fromMs });
	const host = await startHostUnderTest({ app, databaseFile, clock });
	await new Promise<void>((resolve) => {
		clock.callAt(TEST_START_MS + untilMs, resolve);
	});
	await host.close();
	return host.logged;
}

const runsOf = (name: string) => runs.filter((run) => run.name === name);

describe("a timer function", () => {
	it("runs once for each instant, and sees the status from before the run", async () => {
		await runHost(0, 3 * HOUR + 1);
		expect(runsOf("hourly").map(({ scheduleStatus }) => scheduleStatus)).toEqual([
			{
				last: "0001-01-01T00:00:00+00:00",
				next: "2026-01-01T01:00:00+00:00",
				lastUpdated: "2026-01-01T00:00:00+00:00",
			},
			{
				last: "2026-01-01T01:00:00+00:00",
				next: "2026-01-01T02:00:00+00:00",
				lastUpdated: "2026-01-01T01:00:00+00:00",
			},
			{
				last: "2026-01-01T02:00:00+00:00",
				next: "2026-01-01T03:00:00+00:00",
				lastUpdated: "2026-01-01T02:00:00+00:00",
			},
		]);
		expect(runs.every(({ isPastDue }) => !isPastDue)).toBe(true);
	});

	it("runs once late for all that a stopped host missed, and not again for what has run", async () => {
		await runHost(0, 3 * HOUR + 1);
		runs.length = 0;
		await runHost(3 * HOUR + 2, 3 * HOUR + 3);
		expect(runsOf("hourly")).toEqual([]);
		await runHost(9.5 * HOUR, 10.5 * HOUR);
		expect(
			runsOf("hourly").map(({ isPastDue, scheduleStatus }) => [isPastDue, scheduleStatus?.next]),
		).toEqual([
			[true, "2026-01-01T04:00:00+00:00"],
			[false, "2026-01-01T10:00:00+00:00"],
		]);
	});

	it("without a monitor, or due more than once a minute, has no status and is never late", async () => {
		await runHost(0, HOUR + 1);
		expect(runsOf("everySeconds")).toHaveLength(180);
		expect(runsOf("unwatched")).toHaveLength(1);
		await runHost(9.5 * HOUR, 10 * HOUR + 1);
		expect(runsOf("unwatched")).toHaveLength(2);
		for (const run of [...runsOf("unwatched"), ...runsOf("everySeconds")])
			expect(run).toMatchObject({ isPastDue: false, scheduleStatus: null });
	});

	it("runs when the host starts if it is to", async () => {
		await runHost(0, 1);
		await runHost(2, 3);
		expect(runsOf("atStart").map(({ isPastDue }) => isPastDue)).toEqual([false, false]);
	});

	it("that fails is logged and goes on, also one with a period", async () => {
		const logged = await runHost(0, 2 * HOUR + 1);
		expect(runsOf("fails")).toHaveLength(4);
		expect(runsOf("fails")[0]?.schedule).toEqual({ adjustForDST: false });
		expect(logged.filter(({ level }) => level === "error").map(({ message }) => message)).toEqual(
			Array(4).fill("The timer function 'fails' failed: never works"),
		);
	});

	it.each([
		["", "must have 5 or 6 fields"],
		["61 * * * * *", "'61' as its second"],
	])("with the schedule '%s' is refused by name", async (schedule, message) => {
		const code = `require("@azure/functions").app.timer("odd", { schedule: "${schedule}", handler: () => {} });`;
		const app = temporaryApp({ "app.cjs": code });
		const starting = startHostUnderTest({ app: app.path });
		await expect(starting).rejects.toThrow(`The timer function 'odd': The schedule '${schedule}'`);
		await expect(starting).rejects.toThrow(message);
		app.remove();
	});

	it("is due by the clock of WEBSITE_TIME_ZONE", async () => {
		const app = temporaryApp({
			"app.cjs": `require("@azure/functions").app.timer("daily", { schedule: "0 0 10 * * *",
				handler: (timer) => globalThis.timerRuns.push({ name: "daily", ...timer }) });`,
			"local.settings.json":
				'{ "IsEncrypted": false, "Values": { "WEBSITE_TIME_ZONE": "Tokyo Standard Time" } }',
		});
		await runHost(0, HOUR + 1, app.path);
		expect(runs.map(({ scheduleStatus }) => scheduleStatus?.next)).toEqual([
			"2026-01-01T10:00:00+09:00",
		]);
		expect(process.env.WEBSITE_TIME_ZONE).toBeUndefined();
		app.remove();
	});
});

describe("a timer function with a retry policy", () => {
	const MINUTE = 60_000;

	/** An app whose function fails so often. */
	function failing(times: number, retry: string) {
		return temporaryApp({
			"app.cjs": `let left = ${times};
				require("@azure/functions").app.timer("again", { schedule: "0 0 * * * *", retry: ${retry},
					handler: (timer, { retryContext }) => {
						globalThis.timerRuns.push({ name: "again", retryContext, ...timer });
						if (left-- > 0) throw new Error("failure " + left);
					} });`,
		});
	}
	const fixed = (maxRetryCount: number) =>
		`{ strategy: "fixedDelay", maxRetryCount: ${maxRetryCount}, delayInterval: { minutes: 10 } }`;

	it("runs again until it succeeds, and is told why", async () => {
		const app = failing(2, fixed(3));
		const logged = await runHost(0, HOUR + 30 * MINUTE, app.path);
		app.remove();
		expect(runs.map((run) => Reflect.get(run, "retryContext"))).toEqual([
			undefined,
			{ retryCount: 1, maxRetryCount: 3, exception: { message: "failure 1" } },
			{ retryCount: 2, maxRetryCount: 3, exception: { message: "failure 0" } },
		]);
		expect(logged[1]).toMatchObject({
			level: "information",
			message: "The timer function 'again' is tried again in 600 s (retry 1 of 3).",
		});
	});

	it("is given up when its retries are used up, and runs again when it is due", async () => {
		const app = failing(5, fixed(1));
		await runHost(0, 2 * HOUR + 1, app.path);
		app.remove();
		expect(runs.map(({ scheduleStatus }) => scheduleStatus?.next.slice(11, 16))).toEqual([
			"01:00",
			"01:00",
			"02:00",
		]);
	});

	it("runs again, late, when the host stops between two tries", async () => {
		const app = failing(1, fixed(-1));
		await runHost(0, HOUR + 5 * MINUTE, app.path);
		await runHost(HOUR + 6 * MINUTE, HOUR + 7 * MINUTE, app.path);
		app.remove();
		expect(runs.map(({ isPastDue }) => isPastDue)).toEqual([false, true]);
	});

	it.each([
		['{ strategy: "sometimes", maxRetryCount: 1 }', 'retry.strategy must be "fixedDelay" or'],
		['{ strategy: "fixedDelay", delayInterval: 1000 }', "retry.maxRetryCount must be a whole"],
		['{ strategy: "fixedDelay", maxRetryCount: 1 }', "retry.delayInterval must be a duration"],
	])("%s is refused by name", async (retry, message) => {
		const app = failing(0, retry);
		await expect(startHostUnderTest({ app: app.path })).rejects.toThrow(
			`The timer function 'again': ${message}`,
		);
		app.remove();
	});
});

describe("on a clock that passes while functions run", () => {
	/** Runs an app of one timer function, due each minute, until it has run so often. */
	async function runMinutely(handler: string, count: number, clock: Clock, hostJson = "{}") {
		const code = `require("@azure/functions").app.timer("slow", { schedule: "0 * * * * *", handler: async (timer) => {
			globalThis.timerRuns.push(timer);
			${handler}
		} });`;
		const app = temporaryApp({ "app.cjs": code, "host.json": hostJson });
		const host = await startHostUnderTest({ app: app.path, clock });
		while (runs.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
		await host.close();
		app.remove();
		return host.logged.map(({ message }) => message);
	}

	it("a function that takes longer than its period runs on and on, one at a time and not past due", async () => {
		const clock = scaledClock({ factor: 6000, originMs: Date.now() });
		const handler = `if (globalThis.isTimerRunning) throw new Error("twice at a time");
			globalThis.isTimerRunning = true;
			await new Promise((resolve) => setTimeout(resolve, 25));
			globalThis.isTimerRunning = false;`;
		expect(await runMinutely(handler, 4, clock)).toEqual([]);
		expect(runs.every(({ isPastDue }) => !isPastDue)).toBe(true);
	});

	it("a function that hangs is given up after functionTimeout, and runs again when it is due", async () => {
		const clock = scaledClock({ factor: 600, originMs: Date.now() });
		const hostJson = '{ "version": "2.0", "functionTimeout": "00:00:05" }';
		const logged = await runMinutely("await new Promise(() => {});", 2, clock, hostJson);
		expect(logged[0]).toBe(
			"The timer function 'slow' failed: Timeout value of 00:00:05 was exceeded by function: Functions.slow",
		);
	});
});

describe("a timer function whose host is killed", () => {
	const FACTOR = 100;

	/** Runs a host in a process of its own until the app has said so much, and kills it. */
	async function killAfter(app: string, count: number, mode: string): Promise<Run[]> {
		const said: Run[] = [];
		const child = fork(fixtureApp("run-timers-host.mjs"), [app, databaseFile, String(FACTOR)], {
			env: { ...process.env, TIMER_MODE: mode },
		});
		const exited = once(child, "exit");
		await new Promise<void>((resolve) => {
			child.on("message", (run: Run) => {
				said.push(run);
				if (said.length === count) resolve();
			});
			child.on("exit", () => resolve());
		});
		child.kill("SIGKILL");
		await exited;
		return said;
	}

	it("while it runs runs again, late; one that had ended does not", async () => {
		const app = temporaryApp({
			"app.cjs": `require("@azure/functions").app.timer("minutely", { schedule: "0 * * * * *", handler: async (timer) => {
				process.send(timer);
				if (process.env.TIMER_MODE === "hang") await new Promise(() => {});
			} });`,
		});
		const [cutOff] = await killAfter(app.path, 1, "hang");
		const after = [
			...(await killAfter(app.path, 3, "end")),
			...(await killAfter(app.path, 3, "end")),
		];
		expect(cutOff).toMatchObject({ isPastDue: false });
		expect(after[0]).toMatchObject({
			isPastDue: true,
			scheduleStatus: { next: cutOff?.scheduleStatus?.next },
		});
		// Only the last run before the kill may have been cut off before it was stored.
		const instants = after.map(({ scheduleStatus }) => scheduleStatus?.next);
		expect(new Set([...instants.slice(0, 2), ...instants.slice(3)]).size).toBe(5);
		app.remove();
	});
});

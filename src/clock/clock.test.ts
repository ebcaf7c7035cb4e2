import { describe, expect, it } from "vitest";
import { type Clock, holding, sleep } from "./clock.ts";
import { realClock } from "./real-clock.ts";
import { scaledClock } from "./scaled-clock.ts";
import { settableClock } from "./settable-clock.ts";
import { steppedClock } from "./stepped-clock.ts";

describe("a stepped clock", () => {
	it("jumps to the due instants in order, and in the order of asking within one instant", async () => {
		const clock = steppedClock({ startMs: 1000 });
		const seen: [string, number][] = [];
		const note = (name: string) => () => seen.push([name, clock.now()]);
		clock.callAt(90_000_000, note("late"));
		clock.callAt(5000, note("first"));
		clock.callAt(5000, note("second"));
		await sleep(clock, 100_000_000);
		expect(seen).toEqual([
			["first", 5000],
			["second", 5000],
			["late", 90_000_000],
		]);
	});

	it("stands still while anything holds it", async () => {
		const clock = steppedClock({ startMs: 0 });
		let fired = false;
		clock.callAt(10, () => {
			fired = true;
		});
		await holding(clock, async () => {
			await new Promise((resolve) => setTimeout(resolve, 20));
			expect([fired, clock.now()]).toEqual([false, 0]);
		});
		await sleep(clock, 20);
		expect(fired).toBe(true);
	});

	it("does not call what was cancelled, and releases a hold once only", async () => {
		const clock = steppedClock({ startMs: 0 });
		const cancel = clock.callAt(1, () => expect.unreachable());
		cancel();
		cancel();
		const release = clock.hold();
		const other = clock.hold();
		release();
		release();
		let fired = false;
		clock.callAt(2, () => {
			fired = true;
		});
		await new Promise((resolve) => setTimeout(resolve, 5));
		expect(fired).toBe(false);
		other();
		await sleep(clock, 5);
		expect(fired).toBe(true);
	});
});

describe("every clock's instant", () => {
	it.each([
		["stepped", () => steppedClock({ startMs: 7 })],
		["settable", () => steppedByHand()],
	])("is whole after a wait for parts of a millisecond: %s", async (_, make) => {
		const clock = make();
		await sleep(clock, 10.25);
		expect(clock.now()).toBe(18);
	});
});

function steppedByHand(): Clock {
	const clock = settableClock({ factor: 0, startMs: 7 });
	void clock.step(10.5);
	return clock;
}

describe("a scaled clock", () => {
	it("passes a minute in less than a second at factor 600", async () => {
		const clock = scaledClock({ factor: 600, originMs: Date.now() });
		const from = clock.now();
		await sleepAlive(clock, 60_000);
		const passedMs = clock.now() - from;
		expect(passedMs).toBeGreaterThanOrEqual(60_000);
		expect(passedMs).toBeLessThan(600_000);
	});

	it("refuses a factor that is not above 0", () => {
		expect(() => scaledClock({ factor: 0, originMs: 0 })).toThrow("above 0; received 0");
	});
});

describe("the real clock", () => {
	it("agrees with the wall and never calls early", async () => {
		const clock = realClock();
		expect(Math.abs(clock.now() - Date.now())).toBeLessThan(50);
		const from = clock.now();
		await sleepAlive(clock, 15);
		expect(clock.now() - from).toBeGreaterThanOrEqual(15);
	});
});

/** Clock calls do not keep the process alive; a test that only sleeps needs something that does. */
async function sleepAlive(clock: Parameters<typeof sleep>[0], durationMs: number): Promise<void> {
	const alive = setInterval(() => undefined, 1000);
	await sleep(clock, durationMs);
	clearInterval(alive);
}

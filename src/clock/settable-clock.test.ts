import { describe, expect, it } from "vitest";
import { sleep } from "./clock.ts";
import { settableClock } from "./settable-clock.ts";

describe("a settable clock", () => {
	it("stands still at factor 0, and goes ahead by what it is told", async () => {
		const clock = settableClock({ factor: 0, startMs: 1000 });
		const seen: [string, number][] = [];
		const note = (name: string) => () => seen.push([name, clock.now()]);
		clock.callAt(3000, note("second"));
		clock.callAt(2000, note("first"));
		clock.callAt(3000, note("third"));
		clock.callAt(9000, note("later"));
		await new Promise((resolve) => setTimeout(resolve, 10));
		expect([clock.now(), seen]).toEqual([1000, []]);
		await clock.step(5000);
		expect(clock.now()).toBe(6000);
		expect(seen).toEqual([
			["first", 2000],
			["second", 3000],
			["third", 3000],
		]);
	});

	it("waits in a step at each instant until nothing holds it, also for calls asked for meanwhile", async () => {
		const clock = settableClock({ factor: 0, startMs: 0 });
		const seen: number[] = [];
		clock.callAt(10, () => {
			const release = clock.hold();
			setTimeout(() => {
				clock.callAt(clock.now() + 5, () => seen.push(clock.now()));
				release();
			}, 10);
		});
		clock.callAt(20, () => seen.push(clock.now()));
		await clock.step(100);
		expect(seen).toEqual([15, 20]);
	});

	it("has ten thousand calls of one instant done within a moment, and cancels what it is told to", async () => {
		const clock = settableClock({ factor: 1 });
		const atMs = clock.now() + 20;
		let count = 0;
		const cancel = clock.callAt(atMs, () => expect.unreachable());
		for (let left = 10_000; left > 0; left--) clock.callAt(atMs, () => count++);
		cancel();
		await new Promise((resolve) => setTimeout(resolve, 500));
		expect(count).toBe(10_000);
	});

	it("runs steps one after the other", async () => {
		const clock = settableClock({ factor: 0, startMs: 0 });
		await Promise.all([clock.step(10), clock.step(20)]);
		expect(clock.now()).toBe(30);
	});

	it("changes its speed without a jump, and tells those who wait", async () => {
		const clock = settableClock({ factor: 0, startMs: 5000 });
		const woken = sleep(clock, 60_000);
		clock.setFactor(6000);
		expect(clock.now()).toBeLessThan(65_000);
		const alive = setInterval(() => undefined, 1000);
		await woken;
		clearInterval(alive);
		expect(clock.now()).toBeGreaterThanOrEqual(65_000);
		clock.setFactor(0);
		const stood = clock.now();
		await new Promise((resolve) => setTimeout(resolve, 5));
		expect(clock.now()).toBe(stood);
	});

	it("refuses a speed or a step below 0", () => {
		const clock = settableClock({ factor: 1 });
		expect(() => clock.setFactor(-1)).toThrow("below 0; received -1");
		expect(() => clock.step(-1)).toThrow("below 0; received -1");
	});
});

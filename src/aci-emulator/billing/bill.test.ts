import { describe, expect, it } from "vitest";
import { sleep } from "../../clock/clock.ts";
import { steppedClock } from "../../clock/stepped-clock.ts";
import { simulatedEngine } from "../engines/simulated-engine.ts";
import { oneContainerWire, testEmulator } from "../testing/test-emulator.ts";
import { billFor, defaultRates } from "./bill.ts";
import type { BillEntry } from "./bill-store.ts";

const MINUTE_MS = 60_000;
const entry = (more: Partial<BillEntry> = {}): BillEntry => ({
	...{ deployment: "d", id: "/g", name: "g", location: "local", sku: "Standard" },
	...{ priority: "Regular", cpuCores: 1, memoryGb: 2, from: 0, to: 10 * MINUTE_MS },
	...more,
});
const bill = (entries: BillEntry[], span = {}) =>
	billFor(entries, { since: 0, until: 60 * MINUTE_MS, ...span }, defaultRates);

describe("the bill", () => {
	it("is what Azure's prices make of 1 vCPU and 2 GB for 10 minutes, and 70 % less for Spot", () => {
		const { lines, total } = bill([entry()]);
		expect(total.usd).toBeCloseTo(0.0405 / 6 + (2 * 0.00445) / 6, 10);
		expect(lines[0]).toMatchObject({ vcpuSeconds: 600, gbSeconds: 1200, rate: "Standard" });
		const spot = bill([entry({ priority: "Spot" })]);
		expect(spot.total.usd).toBeCloseTo(total.usd * 0.3, 10);
		expect(spot.lines[0]!.rate).toBe("Spot");
	});

	it("has one line for all deployments of a group, and says whether one goes on", () => {
		const { to: _, ...running } = entry({ deployment: "e", from: 20 * MINUTE_MS });
		const { lines, total } = bill([entry(), running, entry({ id: "/other", name: "other" })]);
		expect(lines).toMatchObject([
			{ name: "g", deployments: 2, isRunning: true, vcpuSeconds: 600 + 2400 },
			{ name: "other", deployments: 1, isRunning: false },
		]);
		expect(total.vcpuSeconds).toBe(3600);
	});

	it("counts of each deployment what lies in the span that is asked for", () => {
		const span = { since: 5 * MINUTE_MS, until: 8 * MINUTE_MS };
		expect(bill([entry()], span).total.vcpuSeconds).toBe(180);
		expect(bill([entry({ from: 9 * MINUTE_MS })], span).total.vcpuSeconds).toBe(0);
	});
});

describe("what is billed", () => {
	it("is from the pull until the last container ended, over a restart, and stays after the deletion", async () => {
		const startMs = Date.UTC(2026, 0, 1);
		const clock = steppedClock({ startMs });
		const engine = simulatedEngine({ clock, decide: () => ({ runMs: 100_000, exitCode: 0 }) });
		const timing = { pendingMs: 4000, pullMs: 4000, startMs: 5000 };
		await using emulator = await testEmulator({ clock, engine, timing });
		const path = emulator.groupPath("billed");
		const entries = async () => {
			const { body } = await emulator.call("GET", "/emulator/bill");
			return body.lines.map(({ name, vcpuSeconds }: Record<string, unknown>) => [
				name,
				vcpuSeconds,
			]);
		};
		await emulator.call("PUT", path, oneContainerWire(["x"]));
		await sleep(clock, 500_000);
		await emulator.call("GET", path);
		// 4 s of pull, 5 s until the start, 100 s of run.
		expect(await entries()).toEqual([["billed", 109]]);
		await emulator.call("POST", emulator.groupPath("billed", "/restart"));
		await sleep(clock, 500_000);
		await emulator.call("DELETE", path);
		await sleep(clock, 500_000);
		expect(await entries()).toEqual([["billed", 218]]);
	});
});

/** A budget, in a whole Tutti in simulated time: what runs goes on, what was not launched fails for it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sleep } from "../src/clock/clock.ts";
import { steppedClock } from "../src/clock/stepped-clock.ts";
import { startSimulatedTutti } from "./simulated-tutti.ts";

let alive: NodeJS.Timeout;
beforeAll(() => {
	alive = setInterval(() => undefined, 60_000);
});
afterAll(() => clearInterval(alive));

it("ends the launches of a job, and no container", { timeout: 120_000 }, async () => {
	const clock = steppedClock({ startMs: Date.UTC(2026, 0, 1) });
	const folder = mkdtempSync(join(tmpdir(), "tutti-budget-"));
	const decide = () => ({ runMs: 600_000, exitCode: 0 });
	const tutti = await startSimulatedTutti({ folder, clock, seed: "budget", decide });
	try {
		const refused = tutti.submit({ items: [1], budget: "1 USD", regions: ["westeurope"] });
		await expect(refused).rejects.toThrow(/budget: expected regions whose prices are known/);
		const id = await tutti.submit({
			...{ items: { range: { from: 1, to: 12 } }, completion: "poll", command: ["work"] },
			...{ expect: { start: "13s", run: "10m" }, budget: "0.04 USD" },
		});
		for (;;) {
			await sleep(clock, 60_000);
			const { phase, containerGroups } = await tutti.job(id);
			if (phase === "finished" && containerGroups === 0) break;
		}
		const job = await tutti.job(id);
		// Ten minutes and nine seconds of 1 vCPU and 1.5 GB are 0.8 cents each.
		expect(job).toMatchObject({ status: "failed", items: { succeeded: 5, failed: 7 } });
		expect(job.cost!.usd).toBeLessThanOrEqual(0.04 + 0.001);
		expect(job.cost!.usd).toBeGreaterThan(0.038);
		const items = await tutti.items(id);
		const reasons = items.map(({ outcome }) => outcome?.reason);
		expect(reasons.filter((reason) => reason === "budget")).toHaveLength(7);
		const sum = items.reduce((usd, { outcome }) => usd + (outcome?.cost?.usd ?? 0), 0);
		expect(sum).toBeCloseTo(job.cost!.usd, 6);
	} finally {
		await tutti.close();
		rmSync(folder, { recursive: true });
	}
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { sleep } from "../src/clock/clock.ts";
import { steppedClock } from "../src/clock/stepped-clock.ts";
import { startSimulatedTutti } from "./simulated-tutti.ts";

it("a job whose launches are larger than the whole quota is told why it waits, and ends for it", async () => {
	const clock = steppedClock({ startMs: Date.UTC(2026, 0, 1) });
	const folder = mkdtempSync(join(tmpdir(), "tutti-never-fits-"));
	const tutti = await startSimulatedTutti({
		...{ folder, clock, seed: "never fits", decide: () => ({ runMs: 1000, exitCode: 0 }) },
		quotas: { standardCores: 2 },
		// It has to find out how many cores there are.
		toldQuotas: {},
	});
	try {
		const startedAt = clock.now();
		const id = await tutti.submit({
			...{ name: "large", command: ["work"], items: [1, 2, 3] },
			resources: { cpu: 4, memoryGb: 4 },
			timeouts: { job: "7d" },
		});
		await sleep(clock, 60_000);
		expect(await tutti.job(id)).toMatchObject({
			...{ status: "running", waitsFor: "quota" },
			waitsHint: expect.stringMatching(/^one launch needs 4 vCPUs; .* allows 2$/),
		});
		let job = await tutti.job(id);
		while (job.phase !== "finished") {
			await sleep(clock, 10_000);
			job = await tutti.job(id);
		}
		expect(clock.now() - startedAt).toBeLessThan(480_000);
		expect(job).toMatchObject({ status: "failed", items: { failed: 3 }, containerGroups: 0 });
		const [first] = await tutti.items(id);
		expect(first).toMatchObject({
			outcome: {
				...{ reason: "quota", attempts: 0 },
				message: expect.stringContaining("one launch needs 4 vCPUs"),
			},
		});
	} finally {
		await tutti.close();
		rmSync(folder, { recursive: true, force: true });
	}
}, 60_000);

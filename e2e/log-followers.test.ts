/** Many who follow one log at once: what Container Instances is asked for them. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { client } from "../src/client/client.ts";
import { realClock } from "../src/clock/real-clock.ts";
import { watchArmRequests } from "./arm-requests.ts";
import { until } from "./local-tutti.ts";
import { startSimulatedTutti } from "./simulated-tutti.ts";

const FOLLOWERS = 50;
const BETWEEN_MS = 500;
const PARTS_EACH = 10;

it("costs one reading of the log in its time, and not one for each of them", async () => {
	const folder = mkdtempSync(join(tmpdir(), "tutti-followers-"));
	const clock = realClock();
	const tutti = await startSimulatedTutti({
		...{ folder, clock, seed: "followers", pollIntervalMs: BETWEEN_MS },
		decide: () => ({ startUpMs: 20, runMs: 3_600_000, exitCode: 0 }),
	});
	onTestFinished(async () => {
		await tutti.close();
		rmSync(folder, { recursive: true, force: true });
	});
	const id = await tutti.submit({ command: ["work"], items: [1], completion: "poll" });
	await until("the item to run", 40_000, async () => {
		return (await tutti.job(id)).items.running === 1 || undefined;
	});
	let readings = 0;
	const end = watchArmRequests(clock, ({ part }) => {
		if (part.endsWith("/logs")) readings++;
	});
	const api = client({ url: tutti.url });
	const begun = performance.now();
	const followers = Array.from({ length: FOLLOWERS }, async () => {
		let after: string | undefined;
		for (let parts = 0; parts < PARTS_EACH; parts++) {
			const part = await api.followLog({ id, index: 0, after });
			after = part.next;
			await setTimeout(part.waitMs);
		}
	});
	await Promise.all(followers);
	end();
	const tookMs = performance.now() - begun;
	expect(readings).toBeGreaterThanOrEqual(2);
	expect(readings).toBeLessThanOrEqual(1 + tookMs / BETWEEN_MS);
}, 120_000);

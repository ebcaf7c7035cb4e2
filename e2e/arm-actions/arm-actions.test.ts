import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sleep } from "../../src/clock/clock.ts";
import { steppedClock } from "../../src/clock/stepped-clock.ts";
import { type SimulatedTutti, startSimulatedTutti } from "../simulated-tutti.ts";
import { allowedActions, inWords } from "./allowed-actions.ts";
import { type ArmAction, watchArmActions } from "./arm-actions.ts";

const clock = steppedClock({ startMs: Date.UTC(2026, 0, 1) });
const folder = mkdtempSync(join(tmpdir(), "tutti-arm-actions-"));
const asked: ArmAction[] = [];
let stopWatching: () => void;
let tutti: SimulatedTutti;

beforeAll(async () => {
	stopWatching = watchArmActions((action) => asked.push(action));
	tutti = await startSimulatedTutti({
		...{ folder, clock, seed: "actions" },
		// Quotas are read while something waits for them.
		quotas: { containerGroups: 2 },
		decide: ({ environment }) => ({
			runMs: 60_000,
			exitCode: environment.TUTTI_ITEM_INDEX === "1" ? 1 : 0,
		}),
	});
});
afterAll(async () => {
	stopWatching();
	await tutti.close();
	rmSync(folder, { recursive: true, force: true });
});

const inGroup = (resource: string) =>
	`/subscriptions/${tutti.emulator.subscriptionId}/resourceGroups/rg-app/providers/${resource}`;

async function run(job: object): Promise<void> {
	const id = await tutti.submit({ items: [1, 2, 3], completion: "poll", ...job });
	while ((await tutti.job(id)).phase !== "finished") await sleep(clock, 10_000);
}

it("all that jobs ask of ARM is what the roles allow, and the roles allow nothing else", async () => {
	const identity = inGroup("Microsoft.ManagedIdentity/userAssignedIdentities/containers");
	const subnet = inGroup("Microsoft.Network/virtualNetworks/vnet/subnets/containers");
	await run({});
	await run({ identities: [identity], registry: { server: "r.azurecr.io", identity } });
	await run({ subnet });
	const canceled = await tutti.submit({ items: [1, 2], timeouts: { run: "1h" } });
	await sleep(clock, 30_000);
	await tutti.act(canceled, "cancel");
	// The watch compares what exists with what should each half minute.
	await sleep(clock, 120_000);
	expect(inWords(asked)).toEqual(inWords(await allowedActions()));
});

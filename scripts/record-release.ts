/**
 * Records what later code is tried on: node scripts/record-release.ts RELEASE [--again]
 *
 * Run it after the build, once with each release, with the release's number, such as 0.2.0: it writes the folder
 * e2e/releases/RELEASE. As long as a release is not out, its folder may be recorded again.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readAzureContents } from "../e2e/releases/azure-contents.ts";
import { masked } from "../e2e/releases/masked.ts";
import { requestsOf } from "../e2e/releases/record-ledger.ts";
import {
	recordedContainers,
	recordedFaults,
	runOwnOrchestrator,
	runRecordedJobs,
} from "../e2e/releases/recorded-jobs.ts";
import {
	isKept,
	type RecordedLedger,
	writeKept,
	writeKeptBytes,
} from "../e2e/releases/release-files.ts";
import { inOneFile, startUnderWay, UNDER_WAY_QUOTAS } from "../e2e/releases/under-way.ts";
import { recordedWire } from "../e2e/releases/wire.ts";
import {
	type SimulatedTutti,
	type SimulatedTuttiOptions,
	startSimulatedTutti,
} from "../e2e/simulated-tutti.ts";
import type { Clock } from "../src/clock/clock.ts";
import { steppedClock } from "../src/clock/stepped-clock.ts";
import type { RecordedHistory } from "../src/durable-host/durable-host.ts";
import { startAzurite } from "../src/store/azure/azurite-for-tests.ts";

/** Later than whoever runs the tests: Azure's store makes no URL that has expired by the wall's clock. */
const START_AT = Date.UTC(2100, 0, 1);
const OWN_APP = fileURLToPath(new URL("../e2e/releases/own-app", import.meta.url));

const [release, again] = process.argv.slice(2);
if (release === undefined || !/^\d+\.\d+\.\d+$/.test(release)) {
	throw new Error("Name the release: node scripts/record-release.ts 0.2.0");
}
if (isKept(release) && again !== "--again") {
	throw new Error(
		`e2e/releases/${release} is there. What was released is never recorded again; if ${release} is not out yet, add --again.`,
	);
}
const alive = setInterval(() => undefined, 60_000);
await recordHistories(release);
await recordUnderWay(release);
await recordUnderWayInAzure(release);
writeKept(release, "wire", recordedWire());
clearInterval(alive);

async function recordHistories(to: string): Promise<void> {
	const kept = new Map<string, Map<string, RecordedHistory>>();
	const all = () => [...kept.values()].flatMap((executions) => [...executions.values()]);
	const states: RecordedLedger["states"] = [];
	const keep = async (tutti: SimulatedTutti) => {
		for (const history of await tutti.histories()) {
			const { instanceId, executionId } = history;
			const executions = kept.get(instanceId) ?? new Map<string, RecordedHistory>();
			kept.set(instanceId, executions);
			// Of one that continues as new again and again, the first ones and the last.
			const [, second, third] = executions.keys();
			if (third !== undefined && third !== executionId) executions.delete(third);
			if (second !== executionId || third === undefined) executions.set(executionId, history);
		}
	};
	let ids: string[] = [];
	await inTutti({ faults: recordedFaults() }, async (tutti, clock) => {
		ids = await runRecordedJobs(tutti, clock, async () => {
			await keep(tutti);
			states.push({ at: clock.now(), state: await tutti.ledger() });
		});
	});
	const histories = masked(all(), ids);
	writeKept(to, "histories", histories);
	const ledger: RecordedLedger = { states: masked(states, ids), requests: requestsOf(histories) };
	writeKept(to, "ledger", ledger);
	kept.clear();
	await inTutti({ appDirectory: OWN_APP }, async (tutti, clock) => {
		await runOwnOrchestrator(tutti, clock);
		await keep(tutti);
	});
	// Its job is named after its instance.
	writeKept(to, "own-orchestrator", all());
}

async function recordUnderWay(to: string): Promise<void> {
	await inTutti({ quotas: UNDER_WAY_QUOTAS }, async (tutti, clock, folder) => {
		writeKept(to, "under-way", await startUnderWay(tutti, clock));
		return () => {
			keepDatabase(to, "under-way.durable.db.gz", join(folder, "durable.db"), folder);
			keepDatabase(to, "under-way.store.db.gz", join(folder, "store", "store.db"), folder);
		};
	});
}

async function recordUnderWayInAzure(to: string): Promise<void> {
	const azurite = await startAzurite();
	const store = azurite.connectionString;
	await inTutti({ quotas: UNDER_WAY_QUOTAS, store }, async (tutti, clock, folder) => {
		writeKept(to, "azure-under-way", await startUnderWay(tutti, clock));
		return async () => {
			keepDatabase(to, "azure-under-way.durable.db.gz", join(folder, "durable.db"), folder);
			writeKept(to, "azure-under-way.store", await readAzureContents(store));
		};
	});
	await azurite.stop();
}

function keepDatabase(to: string, file: string, database: string, folder: string): void {
	const whole = inOneFile(database, folder);
	writeKeptBytes(to, file, readFileSync(whole));
	rmSync(whole);
}

/** `work` answers what is to be done once the server is closed, if anything is. */
async function inTutti(
	options: Partial<SimulatedTuttiOptions>,
	work: (
		tutti: SimulatedTutti,
		clock: Clock,
		folder: string,
	) => Promise<(() => void | Promise<void>) | undefined>,
): Promise<void> {
	const clock = steppedClock({ startMs: START_AT });
	const folder = mkdtempSync(join(tmpdir(), "tutti-record-"));
	const common = { folder, clock, seed: "recorded", decide: recordedContainers(clock) };
	const tutti = await startSimulatedTutti({ ...common, ...options });
	const afterwards = await work(tutti, clock, folder);
	await tutti.close();
	await afterwards?.();
	rmSync(folder, { recursive: true });
}

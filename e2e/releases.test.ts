/** What earlier releases have left, under the present code. e2e/releases/README.md says what there is, and why. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { ACTIVITIES } from "../src/activities/catalog.ts";
import { steppedClock } from "../src/clock/stepped-clock.ts";
import { isOurLaunch, jobOfTags } from "../src/container-groups/group-tags.ts";
import { type RecordedHistory, startDurableHost } from "../src/durable-host/durable-host.ts";
import { readCallbackToken } from "../src/job/callback-token.ts";
import { ORCHESTRATION_VERSION } from "../src/job/orchestration-version.ts";
import { decide } from "../src/ledger/decide.ts";
import type { Ledger } from "../src/ledger/ledger.ts";
import { upgradeLedger } from "../src/ledger/ledger-upgrade.ts";
import { startAzurite } from "../src/store/azure/azurite-for-tests.ts";
import { openSecrets } from "../src/store/sealed-secrets.ts";
import { writeAzureContents } from "./releases/azure-contents.ts";
import { recordedContainers } from "./releases/recorded-jobs.ts";
import {
	type AzureContents,
	keptReleases,
	type RecordedLedger,
	readKept,
	readKeptBytes,
	type UnderWay,
	type Wire,
} from "./releases/release-files.ts";
import { finishUnderWay, UNDER_WAY_QUOTAS } from "./releases/under-way.ts";
import { startSimulatedTutti } from "./simulated-tutti.ts";

const APP = fileURLToPath(new URL("../dist/app", import.meta.url));
const OWN_APP = fileURLToPath(new URL("releases/own-app", import.meta.url));
const TASK_COMPLETED = 5;

const toClose: (() => unknown)[] = [];
afterEach(async () => {
	for (const close of toClose.splice(0).reverse()) await close();
});

function temporaryFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), "tutti-releases-"));
	toClose.push(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

/** What differs, by instance. */
async function replayAll(
	appDirectory: string,
	histories: readonly RecordedHistory[],
): Promise<string[]> {
	const clock = steppedClock({ startMs: 0 });
	const host = await startDurableHost({
		...{ appDirectory, databaseFile: ":memory:", clock, port: 0 },
		writerThread: false,
	});
	toClose.push(() => host.close());
	const differences: string[] = [];
	for (const history of histories) {
		const { difference } = await host.replayRecorded(history);
		if (difference !== undefined) differences.push(`${history.instanceId}: ${difference}`);
	}
	return differences;
}

const ADVICE =
	"An orchestrator decides otherwise than the released one, and would break jobs that run while it is deployed: let the new way begin with another version (ARCHITECTURE.md, The rules of replay, R13)";

it("one release at least is kept, and the newest one decides by the present version", () => {
	const versions = keptReleases().map(
		(release) => readKept<Wire>(release, "wire").orchestrationVersion,
	);
	expect(Math.max(...versions), "Record the release: node scripts/record-release.ts").toBe(
		ORCHESTRATION_VERSION,
	);
});

describe.each(keptReleases())("of %s", (release) => {
	it("every orchestration decides as it did, from every shorter history", async () => {
		const histories = readKept<RecordedHistory[]>(release, "histories");
		expect(await replayAll(APP, histories), ADVICE).toEqual([]);
		const names = new Set(histories.map(({ name }) => name));
		for (const name of ["job", "section", "batch", "watch", "purge"]) {
			expect(names).toContain(`tutti-${name}`);
		}
	});

	it("an orchestrator of one's own that runs items decides as it did", async () => {
		const histories = readKept<RecordedHistory[]>(release, "own-orchestrator");
		expect(histories.map(({ name }) => name)).toContain("sumOfItems");
		expect(await replayAll(OWN_APP, histories), ADVICE).toEqual([]);
	});

	it("every activity that was called is there, and the histories have launches of every kind", () => {
		const histories = readKept<RecordedHistory[]>(release, "histories");
		const called = histories.flatMap(({ answer }) =>
			answer.actions.flatMap((action) => (action as { functionName?: string }).functionName ?? []),
		);
		const activities = called.filter((name) => !/^tutti-(section|batch)$/.test(name));
		expect(Object.keys(ACTIVITIES)).toEqual(expect.arrayContaining([...new Set(activities)]));
		const results = histories.flatMap(({ history }) =>
			history
				.filter(({ EventType }) => EventType === TASK_COMPLETED)
				.map(({ Result }) => (JSON.parse(String(Result)) as { result?: string } | null)?.result),
		);
		for (const result of ["created", "late", "canceled", "unknown"]) {
			expect(results).toContain(result);
		}
	});

	it("every state of the ledger takes every request", () => {
		const { states, requests } = readKept<RecordedLedger>(release, "ledger");
		expect(states.length).toBeGreaterThan(10);
		for (const { at, state } of states) {
			for (const request of requests) {
				const ledger = upgradeLedger(structuredClone(state) as Ledger, at);
				const decision = decide(ledger, request, at + 1000);
				const round = decide(decision.ledger, { operation: "round", input: {} }, at + 2000);
				expect(round.answer, JSON.stringify(request)).toMatchObject({
					...{ wakes: expect.any(Array), nextAt: expect.any(Number) },
				});
			}
		}
	});

	it("callbacks, tags of groups and sealed secrets are understood", () => {
		const wire = readKept<Wire>(release, "wire");
		const key = Buffer.from(wire.key, "base64");
		const { batch, token, launch, index, expiresAt } = wire.callback;
		expect(readCallbackToken(key, batch, token, expiresAt - 1)).toEqual({ launch, index });
		const { hub, job, lease, tags } = wire.group;
		expect(isOurLaunch(tags, hub, lease)).toBe(true);
		expect(jobOfTags(tags)).toBe(job);
		const { context, text, values } = wire.sealed;
		expect(openSecrets(key, context, text)).toEqual(values);
	});

	it("jobs that were under way go on, from its databases, and end well", async () => {
		const folder = temporaryFolder();
		mkdirSync(join(folder, "store"));
		const files = { "durable.db": "durable.db", "store/store.db": "store.db" };
		for (const [to, from] of Object.entries(files)) {
			writeFileSync(join(folder, to), readKeptBytes(release, `under-way.${from}.gz`));
		}
		await expectToEndWell(readKept(release, "under-way"), folder);
	});

	it("jobs that were under way go on, from its rows in Azure's Tables, and end well", async () => {
		const folder = temporaryFolder();
		const database = readKeptBytes(release, "azure-under-way.durable.db.gz");
		writeFileSync(join(folder, "durable.db"), database);
		const azurite = await startAzurite();
		toClose.push(() => azurite.stop());
		const store = azurite.connectionString;
		await writeAzureContents(store, readKept<AzureContents>(release, "azure-under-way.store"));
		await expectToEndWell(readKept(release, "azure-under-way"), folder, store);
	});
});

/** Their containers are gone, so that what ran is launched again. */
async function expectToEndWell(underWay: UnderWay, folder: string, store?: string): Promise<void> {
	const clock = steppedClock({ startMs: underWay.stoppedAt });
	const tutti = await startSimulatedTutti({
		...{ folder, clock, seed: "releases", decide: recordedContainers(clock) },
		quotas: UNDER_WAY_QUOTAS,
		...(store === undefined ? {} : { store }),
	});
	toClose.push(() => tutti.close());
	const expected = underWay.jobs.map(({ name, endsAs }) => [name, endsAs]);
	expect(await finishUnderWay(tutti, clock, underWay)).toEqual(Object.fromEntries(expected));
}

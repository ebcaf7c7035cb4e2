import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { realClock } from "../src/clock/real-clock.ts";
import { type DurableHost, startDurableHost } from "../src/durable-host/durable-host.ts";
import { expectNothingLeft, getJson, type LocalTutti, localTutti, until } from "./local-tutti.ts";

interface InstanceStatus {
	instanceId: string;
	name: string;
	runtimeStatus: string;
}

const APP = fileURLToPath(new URL("../dist/azure", import.meta.url));

let tutti: LocalTutti;
let host: DurableHost | undefined;

beforeAll(async () => {
	tutti = await localTutti();
});

afterAll(async () => {
	await host?.close();
	await tutti.stop();
});

const POST = `'${process.execPath}' -e 'void fetch(process.env.TUTTI_CALLBACK_URL, { method: "POST", body: process.env.TUTTI_ITEM })'`;

it("every orchestration replays to the same decisions from every shorter history", async () => {
	// Odd items fail once, so some batches have two launches, the second with fewer items.
	const again = `[ "$TUTTI_ATTEMPT$((TUTTI_ITEM % 2))" != 11 ] || exit 1; ${POST}`;
	const twoLaunches = await tutti.submit({
		command: ["sh", "-c", again],
		items: [0, 1, 2, 3, 4],
		itemsPerGroup: 2,
		attempts: { application: 2 },
	});
	const canceled = await tutti.submit({
		command: ["sleep", "300"],
		items: [0, 1],
		parallelism: 1,
		completion: "event",
	});
	const merged = await tutti.submit({
		command: ["true"],
		items: [0, 1],
		completion: "poll",
		merge: { command: ["sh", "-c", POST] },
	});
	const timedOut = await tutti.submit({
		command: ["sleep", "300"],
		items: [0],
		timeouts: { run: "500ms" },
	});
	const empty = await tutti.submit({ items: [] });
	await until("the container to be canceled runs", 20_000, async () =>
		(await tutti.items(canceled)).some(({ state }) => state === "launched") ? true : undefined,
	);
	await fetch(`${tutti.url()}/api/jobs/${canceled}/cancel`, { method: "POST" });

	const ends: string[] = [];
	for (const id of [twoLaunches, canceled, merged, timedOut, empty]) {
		ends.push((await tutti.untilFinished(id)).status);
	}
	expect(ends).toEqual(["succeeded", "canceled", "succeeded", "failed", "succeeded"]);
	await expectNothingLeft(tutti);
	const instances = await untilAllEnded();
	await tutti.kill();

	host = await startDurableHost({
		appDirectory: APP,
		databaseFile: join(tutti.stateFolder, "durable.db"),
		clock: realClock(),
		port: 0,
	});
	for (const { instanceId, name } of instances) {
		const report = await host.replay(instanceId);
		// A job without items decides twice; nothing else that ran has a shorter history.
		expect(report.cuts, instanceId).toBeGreaterThanOrEqual(instanceId === empty ? 2 : 4);
		expect(report).toEqual({ instanceId, name, events: report.events, cuts: report.cuts });
	}
	const names = Map.groupBy(instances, ({ name }) => name);
	expect(names.get("tutti-job")).toHaveLength(5);
	expect(names.get("tutti-section")).toHaveLength(4);
	expect(names.get("tutti-batch")).toHaveLength(3 + 2 + 2 + 1 + 1);
	expect(names.get("tutti-watch")?.length).toBeGreaterThanOrEqual(1);
});

/** The watch ends last, once the ledger agrees. */
function untilAllEnded(): Promise<InstanceStatus[]> {
	return until("every orchestration has ended", 20_000, async () => {
		const url = `${tutti.url()}/runtime/webhooks/durabletask/instances?top=1000`;
		const all = await getJson<InstanceStatus[]>(url);
		const orchestrations = all.filter(({ name }) => name.startsWith("tutti-"));
		const ended = orchestrations.every(({ runtimeStatus }) => runtimeStatus === "Completed");
		return ended ? orchestrations : undefined;
	});
}

/** A world for tests of activities: a real store, and groups and instances that tell what was asked of them. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DurableClient, OrchestrationRuntimeStatus } from "durable-functions";
import type {
	ContainerGroups,
	CreateAnswer,
	GroupView,
} from "../container-groups/container-groups.ts";
import { groupTags } from "../container-groups/group-tags.ts";
import { groupName } from "../job/instance-names.ts";
import { DEFAULT_LIMITS, type Ledger } from "../ledger/ledger.ts";
import { shippedPrices } from "../prices/price-table.ts";
import { openSqliteStore } from "../store/sqlite-store.ts";
import { sampleJob } from "../store/suite/samples.ts";
import type { LaunchRef } from "./batch-ref.ts";
import type { ActivityContext } from "./world.ts";

/** Those that come with Tutti. */
const pricesUnderTest = {
	of: async (region: string) => shippedPrices(region),
	find: async (region: string) => shippedPrices(region),
};

export const JOB_ID = "a-123456";
export const LEASE = groupName({ jobId: JOB_ID, run: 1, batch: 0 }, 1);
export const LAUNCH: LaunchRef = {
	jobId: JOB_ID,
	run: 1,
	batch: 0,
	launch: 1,
	lease: LEASE,
	items: [0],
};

export async function worldUnderTest() {
	const folder = mkdtempSync(join(tmpdir(), "tutti-activities-"));
	const store = openSqliteStore({ folder });
	const groups = new Map<string, GroupView>();
	const said = {
		puts: [] as string[],
		deletes: [] as string[],
		raised: [] as string[],
		signals: [] as { operation: string; input: unknown }[],
	};
	let now = 1_000_000;
	/** How a PUT is answered, and whether it is done all the same. */
	let put: { answer: CreateAnswer; done: boolean } = { answer: { answer: "created" }, done: true };
	const port: ContainerGroups = {
		create: async ({ name, tags }) => {
			said.puts.push(name);
			if (put.done) groups.set(name, { ...runningGroup(name), tags });
			return put.answer;
		},
		read: async (name) => {
			const group = groups.get(name);
			return group === undefined ? { answer: "absent" } : { answer: "found", group };
		},
		list: async () => ({ answer: "found", groups: [] }),
		delete: async (name) => {
			said.deletes.push(name);
			groups.delete(name);
			return { answer: "gone" };
		},
		usages: async () => ({ answer: "found", cores: {} }),
		readLog: async () => "line 1\nline 2\n",
	};
	/** The orchestrations that there are, as the client tells of them. */
	const instances: Record<string, OrchestrationRuntimeStatus> = {};
	let ledger: Ledger | undefined;
	const client = {
		readEntityState: async () => ({ entityExists: ledger !== undefined, entityState: ledger }),
		getStatus: async (instanceId: string) => {
			const runtimeStatus = instances[instanceId];
			if (runtimeStatus === undefined) throw new Error("404");
			return { runtimeStatus };
		},
		raiseEvent: async (id: string, event: string) => void said.raised.push(`${id} ${event}`),
		signalEntity: async (_: unknown, operation: string, input: unknown) =>
			void said.signals.push({ operation, input }),
	} as unknown as DurableClient;
	await store.createJob(sampleJob(JOB_ID, { itemCount: 2, deadlineAt: 9e12 }), ['"a"', '"b"']);
	const context: ActivityContext = {
		client,
		log: () => undefined,
		world: {
			prices: pricesUnderTest,
			store,
			groups: port,
			clock: { now: () => now, callAt: () => () => undefined, hold: () => () => undefined },
			installationKey: Buffer.alloc(32, 7),
			hub: "local",
			location: "here",
			publicUrl: "http://127.0.0.1:1",
			pollIntervalMs: 1000,
			limits: DEFAULT_LIMITS,
			share: 1,
		},
	};
	return {
		context,
		store,
		instances,
		groups,
		said,
		now: () => now,
		pass: (ms: number) => {
			now += ms;
		},
		setLedger: (changed: Ledger) => {
			ledger = changed;
		},
		answerPut: (answer: CreateAnswer, done: boolean) => {
			put = { answer, done };
		},
		close: () => {
			store.close();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

export type WorldUnderTest = Awaited<ReturnType<typeof worldUnderTest>>;

export function runningGroup(name: string): GroupView {
	return {
		name,
		tags: groupTags("local", JOB_ID, name),
		provisioningState: "Succeeded",
		events: [],
		containers: [
			{ name: "item-0", state: "running", restartCount: 0, startedAt: 1_000_000, events: [] },
		],
	};
}

export function endedGroup(name: string, exitCode: number): GroupView {
	const group = runningGroup(name);
	const [container] = group.containers;
	return {
		...group,
		containers: [{ ...container!, state: "terminated", exitCode, finishedAt: 1_002_000 }],
	};
}

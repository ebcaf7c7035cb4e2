import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DurableClient } from "durable-functions";
import { onTestFinished } from "vitest";
import type {
	ContainerGroups,
	ContainerView,
	CreateAnswer,
	GroupView,
} from "../container-groups/container-groups.ts";
import type { Job } from "../job/job.ts";
import { DEFAULT_LIMITS } from "../ledger/ledger.ts";
import { openSqliteStore } from "../store/sqlite-store.ts";
import type { JobRecord, Store } from "../store/store.ts";
import { sampleJob } from "../store/suite/samples.ts";
import type { ActivityContext } from "./world.ts";

export const JOB_ID = "render-abc123";
export const LEASE = `${JOB_ID}-r1-b0-n1`;
export const HUB = "hub-a";
export const START_AT = sampleJob(JOB_ID).createdAt;

/** A real store, groups that do as the test says, and a client that only writes down what it was asked. */
export interface FakeWorld {
	context: ActivityContext;
	store: Store;
	/** The clock stands still; the test moves it. */
	now: number;
	groups: FakeGroups;
	raised: { instance: string; event: string; data: unknown }[];
	signals: { operation: string; input: unknown }[];
	addJob(items: number, job?: Partial<Job>, record?: Partial<JobRecord>): Promise<void>;
}

export interface FakeGroups extends ContainerGroups {
	existing: Map<string, GroupView>;
	logs: Map<string, string>;
	puts: string[];
	deletes: string[];
	/** While it is set, a GET gets no clear answer. */
	unreadable: boolean;
	/** What the next PUTs are answered, and whether a group appears; after these: created. */
	createAnswers: { answer: CreateAnswer; done: boolean }[];
	/** Whether a DELETE is done, and answered so. */
	deletable: boolean;
}

export function fakeWorld(): FakeWorld {
	const folder = mkdtempSync(join(tmpdir(), "tutti-activities-"));
	const store = openSqliteStore({ folder });
	onTestFinished(() => {
		store.close();
		rmSync(folder, { recursive: true, force: true });
	});
	const groups = fakeGroups();
	const raised: FakeWorld["raised"] = [];
	const signals: FakeWorld["signals"] = [];
	const client = {
		async raiseEvent(instance: string, event: string, data: unknown) {
			raised.push({ instance, event, data });
		},
		async signalEntity(_: unknown, operation: string, input: unknown) {
			signals.push({ operation, input });
		},
	} as unknown as DurableClient;
	const test: FakeWorld = {
		store,
		groups,
		raised,
		signals,
		now: START_AT,
		async addJob(items, job = {}, record = {}) {
			const sample = sampleJob(JOB_ID);
			const whole = { ...sample, itemCount: items, job: { ...sample.job, ...job }, ...record };
			await store.createJob(
				whole,
				Array.from({ length: items }, (_, index) => `{"n":${index}}`),
			);
		},
		context: {
			client,
			log: () => undefined,
			world: {
				store,
				groups,
				clock: { now: () => test.now, callAt: () => () => undefined, hold: () => () => undefined },
				installationKey: Buffer.alloc(32, 7),
				hub: HUB,
				location: "here",
				publicUrl: "http://127.0.0.1:1",
				pollIntervalMs: 1000,
				limits: DEFAULT_LIMITS,
			},
		},
	};
	return test;
}

function fakeGroups(): FakeGroups {
	const unclear = { answer: "unclear" as const, message: "HTTP 503" };
	const groups: FakeGroups = {
		existing: new Map(),
		logs: new Map(),
		puts: [],
		deletes: [],
		unreadable: false,
		createAnswers: [],
		deletable: true,
		async create({ name, tags, containers }) {
			groups.puts.push(name);
			const { answer, done } = groups.createAnswers.shift() ?? {
				answer: { answer: "created" },
				done: true,
			};
			const views = containers.map((container) => containerView(container.name));
			if (done) groups.existing.set(name, { ...groupView(name, views), tags });
			return answer;
		},
		async read(name) {
			if (groups.unreadable) return unclear;
			const group = groups.existing.get(name);
			return group === undefined ? { answer: "absent" } : { answer: "found", group };
		},
		async list() {
			if (groups.unreadable) return unclear;
			const listed = [...groups.existing.values()];
			return {
				answer: "found",
				groups: listed.map(({ name, tags }) => ({ name, tags, location: "here" })),
			};
		},
		async delete(name) {
			groups.deletes.push(name);
			if (!groups.deletable) return unclear;
			groups.existing.delete(name);
			return { answer: "gone" };
		},
		async readLog(name, container) {
			return groups.logs.get(`${name}/${container}`);
		},
	};
	return groups;
}

export function containerView(name: string, changes: Partial<ContainerView> = {}): ContainerView {
	return { name, state: "waiting", restartCount: 0, events: [], ...changes };
}

export function groupView(name: string, containers: ContainerView[]): GroupView {
	const tags = { "tutti-hub": HUB, "tutti-job": JOB_ID, "tutti-launch": name };
	return { name, tags, provisioningState: "Succeeded", events: [], containers };
}

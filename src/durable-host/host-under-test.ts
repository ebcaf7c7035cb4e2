/** Starts hosts for tests and talks to them over their management API, as any client does. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Clock } from "../clock/clock.ts";
import { steppedClock } from "../clock/stepped-clock.ts";
import { type DurableHost, type DurableHostOptions, startDurableHost } from "./durable-host.ts";
import type { HostLogLine } from "./host-log.ts";

export const TEST_START_MS = Date.UTC(2026, 0, 1);

/** How long a test waits for a status, in the wall's time. */
const PATIENCE_MS = 15_000;

export interface InstanceStatus {
	instanceId: string;
	runtimeStatus: string;
	input: unknown;
	output: unknown;
	customStatus: unknown;
	createdTime: string;
	lastUpdatedTime: string;
	historyEvents?: Record<string, unknown>[];
}

export interface HostUnderTest extends DurableHost {
	logged: HostLogLine[];
	/** Starts an orchestration and answers its id. */
	start(name: string, input?: unknown, instanceId?: string): Promise<string>;
	status(instanceId: string, query?: string): Promise<InstanceStatus>;
	/** The status as soon as `isReached`; the default is that the instance has ended. */
	until(
		instanceId: string,
		isReached?: (status: InstanceStatus) => boolean,
	): Promise<InstanceStatus>;
	/** Starts an orchestration and answers its output. */
	outputOf(name: string, input?: unknown): Promise<unknown>;
	/** POSTs to the management API below `/instances/`; answers the status code. */
	post(path: string, body?: unknown): Promise<number>;
	/** Any request to the management API. */
	management(path: string, init?: RequestInit): Promise<Response>;
}

/** The folder of one of the apps under fixtures/. */
export function fixtureApp(name: string): string {
	return fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
}

/** A folder for a test's files, and what removes it. */
export function temporaryFolder(): { path: string; remove: () => void } {
	const path = mkdtempSync(join(tmpdir(), "durable-host-"));
	return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export async function startHostUnderTest(
	options: {
		app?: string;
		databaseFile?: string;
		clock?: Clock;
		keys?: DurableHostOptions["keys"];
		activityThreads?: number;
		writerThread?: boolean;
		retentionMs?: number;
		maxPayloadBytes?: number;
	} = {},
): Promise<HostUnderTest> {
	const logged: HostLogLine[] = [];
	const host = await startDurableHost({
		appDirectory: options.app ?? fixtureApp("basic"),
		databaseFile: options.databaseFile ?? ":memory:",
		clock: options.clock ?? steppedClock({ startMs: TEST_START_MS }),
		port: 0,
		keys: options.keys ?? false,
		activityThreads: options.activityThreads ?? 0,
		writerThread: options.writerThread ?? true,
		log: (line) => logged.push(line),
		...(options.retentionMs === undefined ? {} : { retentionMs: options.retentionMs }),
		...(options.maxPayloadBytes === undefined ? {} : { maxPayloadBytes: options.maxPayloadBytes }),
	});
	return { ...host, logged, ...clientOf(host.url) };
}

function clientOf(url: string): Omit<HostUnderTest, keyof DurableHost | "logged"> {
	const management: HostUnderTest["management"] = (path, init) =>
		fetch(`${url}/runtime/webhooks/durabletask${path}`, init);
	const status: HostUnderTest["status"] = async (instanceId, query = "") => {
		const response = await management(`/instances/${encodeURIComponent(instanceId)}${query}`);
		if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
		return (await response.json()) as InstanceStatus;
	};
	const start: HostUnderTest["start"] = async (name, input, instanceId) => {
		const path = `/orchestrators/${name}${instanceId === undefined ? "" : `/${instanceId}`}`;
		const response = await management(path, json(input));
		if (response.status !== 202) throw new Error(`${response.status}: ${await response.text()}`);
		return ((await response.json()) as { id: string }).id;
	};
	const until: HostUnderTest["until"] = async (instanceId, isReached = hasEnded) => {
		const giveUpMs = performance.now() + PATIENCE_MS;
		for (;;) {
			const now = await status(instanceId);
			if (isReached(now)) return now;
			if (performance.now() > giveUpMs)
				throw new Error(
					`Waited ${PATIENCE_MS} ms in vain; the last status: ${JSON.stringify(now)}`,
				);
		}
	};
	return {
		management,
		status,
		start,
		until,
		outputOf: async (name, input) => (await until(await start(name, input))).output,
		post: async (path, body) => (await management(`/instances/${path}`, json(body))).status,
	};
}

export function hasEnded({ runtimeStatus }: InstanceStatus): boolean {
	return ["Completed", "Failed", "Terminated"].includes(runtimeStatus);
}

function json(body: unknown): RequestInit {
	if (body === undefined) return { method: "POST" };
	const headers = { "content-type": "application/json" };
	return { method: "POST", headers, body: JSON.stringify(body) };
}

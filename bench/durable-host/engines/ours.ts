/**
 * Our host, with app/ as the app. Its management API, as any client would use it. At each synchronous level it
 * is an engine of its own: ours-full.ts, ours-normal.ts.
 */
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { realClock } from "../../../src/clock/real-clock.ts";
import {
	type DurableHostOptions,
	startDurableHost,
} from "../../../src/durable-host/durable-host.ts";
import type { Engine, HostOptions, RunningEngine } from "../engine.ts";
import type { Probe } from "../probe.ts";

const APP = fileURLToPath(new URL("../app", import.meta.url));
const ASK_EVERY_MS = 5;

export interface OurEngine extends RunningEngine {
	url: string;
	databaseFile: string;
	/** Starts an orchestration, waits for `ended`, and answers its output. */
	run(name: string, input: object, ended: Promise<void>): Promise<number>;
}

/** The option of startDurableHost that makes one of our engines. */
type OurOptions = Pick<DurableHostOptions, "synchronous">;

export function ours(options: OurOptions, guarantee: string): Engine {
	return {
		guarantee,
		start: (folder, probe, more) => startOurs({ ...options, ...more }, folder, probe),
	};
}

async function startOurs(
	options: OurOptions & HostOptions,
	folder: string,
	probe: Probe,
): Promise<OurEngine> {
	probe.publish();
	const databaseFile = join(folder, "host.db");
	const host = await startDurableHost({
		...options,
		appDirectory: APP,
		databaseFile,
		clock: realClock(),
		port: 0,
	});
	const run: OurEngine["run"] = async (name, input, ended) => {
		const id = await start(host.url, name, input);
		await ended;
		return outputOf(host.url, id);
	};
	return {
		url: host.url,
		databaseFile,
		run,
		fanOut: (size) => run("parent", size, probe.end("parent")),
		async one(child) {
			const ended = probe.end(child);
			probe.scheduled(child);
			await start(host.url, "child", { child });
			await ended;
		},
		trickle: (size) => run("trickleParent", size, probe.end("parent")),
		close: () => host.close(),
	};
}

async function start(url: string, name: string, input: object): Promise<string> {
	const response = await fetch(`${url}/runtime/webhooks/durabletask/orchestrators/${name}`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify(input),
	});
	if (response.status !== 202) throw new Error(`${response.status}: ${await response.text()}`);
	return ((await response.json()) as { id: string }).id;
}

/** The output, as soon as the last step is committed. */
async function outputOf(url: string, id: string): Promise<number> {
	for (;;) {
		const response = await fetch(`${url}/runtime/webhooks/durabletask/instances/${id}`);
		const status = (await response.json()) as { runtimeStatus: string; output: unknown };
		if (status.runtimeStatus === "Completed") return status.output as number;
		if (!["Pending", "Running"].includes(status.runtimeStatus)) {
			throw new Error(`The parent is ${JSON.stringify(status)}.`);
		}
		await pause(ASK_EVERY_MS);
	}
}

/**
 * The program of a thread that runs activities: loads the app for itself, as each process of Azure's worker
 * does, and runs what it is sent. The other end is activity-threads.ts.
 */
import { parentPort, workerData } from "node:worker_threads";
import type { HostLog } from "../host-log.ts";
import {
	type FromThread,
	sentError,
	sentResult,
	type ThreadStart,
	type ToThread,
} from "./activity-thread-messages.ts";
import { type LoadedApp, loadApp } from "./app-loader.ts";
import { readAppSettings } from "./app-settings.ts";
import { callDirectly } from "./direct-call.ts";

const port = parentPort!;
const { appDirectory, skipUnsupported, durableClient } = workerData as ThreadStart;
const send = (message: FromThread) => port.postMessage(message);
const log: HostLog = (entry) => send({ kind: "log", entry });

async function call(app: LoadedApp, request: Extract<ToThread, { kind: "call" }>): Promise<void> {
	const { id, name, input, instanceId } = request;
	try {
		const fn = app.functions.find("activity", name);
		if (fn === undefined) throw new Error(app.functions.problemOf("activity", name));
		const trigger = input === null ? {} : { string: input };
		const invocation = { fn, trigger, instanceId, durableClient: () => durableClient };
		send({ kind: "returned", id, result: sentResult(await callDirectly(app, invocation, log)) });
	} catch (error) {
		send({ kind: "threw", id, error: sentError(error) });
	}
}

async function end(app: LoadedApp): Promise<void> {
	try {
		await app.hooks.runLife("appTerminate", app.directory);
	} finally {
		process.exit(0);
	}
}

try {
	const settings = readAppSettings(appDirectory);
	const app = await loadApp(appDirectory, { settings, log, skipUnsupported });
	port.on("message", (message: ToThread) => {
		void (message.kind === "call" ? call(app, message) : end(app));
	});
	send({ kind: "ready" });
} catch (error) {
	send({ kind: "notLoaded", error: sentError(error) });
}

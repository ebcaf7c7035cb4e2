/**
 * A host for Node apps on Azure Functions v4 and durable-functions 3.x: runs the app's folder in this
 * process, unmodified, with its state in one SQLite file. This file wires the parts.
 */
import type { Clock } from "../clock/clock.ts";
import { type ActivityCaller, activitiesInThisThread } from "./app/activity-caller.ts";
import { startActivityThreads } from "./app/activity-threads.ts";
import type { AppFunction, FunctionKind } from "./app/app-function.ts";
import { loadApp } from "./app/app-loader.ts";
import { serveClientInProcess } from "./app/in-process-client.ts";
import type { LeftOutFunction } from "./app/select-functions.ts";
import { borrowClock } from "./borrowed-clock.ts";
import { borrowEnvironment } from "./borrowed-environment.ts";
import { Counters, type CounterValues } from "./engine/counters.ts";
import { Engine } from "./engine/engine.ts";
import { HazardWarnings } from "./engine/hazard-warnings.ts";
import type { HostContext } from "./host-context.ts";
import type { DurableHostOptions } from "./host-options.ts";
import { type HostSettings, readHostSettings } from "./host-settings.ts";
import { HostEntrances } from "./http/host-entrances.ts";
import { answerStarting, listen } from "./http/host-server.ts";
import type { RequestHandler } from "./http/request-handler.ts";
import { closeParts, type OpenParts } from "./open-parts.ts";
import {
	type RecordedHistory,
	recordHistory,
	replayRecorded,
} from "./orchestrations/recorded-history.ts";
import { type ReplayReport, replayInstance } from "./orchestrations/replay.ts";
import { payloadLimit } from "./payload-limit.ts";
import { Store } from "./store/store.ts";
import { TimerTriggers } from "./triggers/timer-triggers.ts";

export type { DurableHostOptions } from "./host-options.ts";
export type { RecordedHistory } from "./orchestrations/recorded-history.ts";

export interface DurableHost {
	/** Such as http://127.0.0.1:7071. */
	url: string;
	functions: readonly FunctionSummary[];
	/** The functions of the app that do not run, each with the reason. */
	leftOut: readonly LeftOutFunction[];
	/** The name of the task hub. */
	hubName: string;
	/** host.json and local.settings.json, as far as they exist. */
	settingsFiles: readonly string[];
	/**
	 * Takes no more work, waits up to 5 s for what is in progress and 1 s for requests, runs the appTerminate
	 * hooks and closes the database. What has not ended goes on with the next host.
	 */
	close(): Promise<void>;
	/** What the host has done since it started, and has to do. */
	counters(): CounterValues;
	/** Checks that the orchestrator of an instance is deterministic. Has no effect on the instance. */
	replay(instanceId: string): Promise<ReplayReport>;
	/** The history of an instance's current, or last, execution, to be kept for later versions of the app. */
	record(instanceId: string): Promise<RecordedHistory>;
	/** Checks that this app decides as the one that a history was recorded of. Has no effect on any instance. */
	replayRecorded(recorded: RecordedHistory): Promise<ReplayReport>;
}

/** A function that runs; for HTTP with its path below the host's URL and its methods. */
export interface FunctionSummary {
	name: string;
	kind: FunctionKind;
	path?: string;
	methods?: readonly string[];
}

/** Starts the host. A DurableHostError says what is wrong with the app, the database or the port. */
export async function startDurableHost(options: DurableHostOptions): Promise<DurableHost> {
	const environment = borrowEnvironment();
	const { clock, giveBack } = borrowClock(options.clock);
	const parts: OpenParts = { environment, giveBackClock: giveBack };
	const started = clock.hold();
	try {
		const host = await open(options, clock, parts);
		started();
		return host;
	} catch (error) {
		// What goes wrong in closing follows from the error.
		await closeParts(parts).catch(() => undefined);
		throw error;
	}
}

async function open(
	options: DurableHostOptions,
	clock: Clock,
	parts: OpenParts,
): Promise<DurableHost> {
	const { appDirectory, skipUnsupported = false } = options;
	const settings = readHostSettings(options, clock, parts.environment);
	const { log } = settings;
	const store = new Store(options.databaseFile, options);
	parts.store = store;
	const door = await openDoor(settings, parts);
	const app = await loadApp(appDirectory, { settings: settings.app, log, skipUnsupported });
	parts.app = app;
	const context: HostContext = {
		app,
		settings: settings.app,
		store,
		log,
		counters: new Counters(),
		hazards: new HazardWarnings(log),
		maxPayloadBytes: payloadLimit(options.maxPayloadBytes),
		durableClient: () => door.entrances.clientBinding,
	};
	const engine = await startWork(options, context, clock, door, parts);
	let closed: Promise<void> | undefined;
	return {
		url: door.url,
		functions: app.functions.all.map((fn) => summary(fn, settings.app.routePrefix)),
		leftOut: app.leftOut,
		hubName: settings.app.hubName,
		settingsFiles: settings.files,
		counters: () => context.counters.values,
		replay: async (instanceId) => {
			await engine.control.settled();
			return replayInstance(context, instanceId);
		},
		record: async (instanceId) => {
			await engine.control.settled();
			return recordHistory(context, instanceId);
		},
		replayRecorded: (recorded) => replayRecorded(context, recorded),
		close() {
			closed ??= closeParts(parts);
			return closed;
		},
	};
}

/** Where requests come in; until they are let in, they are told that the host is starting. */
interface Door {
	url: string;
	entrances: HostEntrances;
	letIn(handler: RequestHandler): void;
}

async function openDoor(settings: HostSettings, parts: OpenParts): Promise<Door> {
	const { keys, cors } = settings;
	let handler = answerStarting;
	parts.server = await listen(settings.place, (request, response) => handler(request, response));
	const { url } = parts.server;
	// Without it the library takes links for those of a host on port 7071.
	parts.environment.set("WEBSITE_HOSTNAME", new URL(url).host);
	return {
		url,
		entrances: new HostEntrances(url, { hubName: settings.app.hubName, keys, cors }),
		letIn: (to) => {
			handler = to;
		},
	};
}

/** Takes up what the host before has left, and lets requests in. */
async function startWork(
	options: DurableHostOptions,
	context: HostContext,
	clock: Clock,
	{ entrances, letIn }: Door,
	parts: OpenParts,
): Promise<Engine> {
	const activities = await activityCaller(options, context, clock);
	parts.activities = activities;
	const engine = new Engine(context, clock, activities, options.retentionMs);
	const timers = new TimerTriggers(context, clock);
	parts.work = { stop: () => Promise.all([timers.stop(), engine.stop()]) };
	const { control } = engine;
	const { handler, inProcess } = entrances.open({
		context,
		control,
		runners: { timers, activities },
		clock,
	});
	parts.endClient = serveClientInProcess(options.appDirectory, entrances.rpcBaseUrl, inProcess);
	letIn(handler);
	engine.start();
	timers.start();
	return engine;
}

async function activityCaller(
	{ appDirectory, activityThreads: count = 0, skipUnsupported = false }: DurableHostOptions,
	{ app, log, durableClient }: HostContext,
	clock: Clock,
): Promise<ActivityCaller> {
	if (count === 0) return activitiesInThisThread(app, { clock, durableClient, log });
	const client = durableClient();
	return startActivityThreads({
		count,
		clock,
		log,
		appDirectory,
		skipUnsupported,
		durableClient: client,
	});
}

function summary({ name, kind, trigger }: AppFunction, routePrefix: string): FunctionSummary {
	if (kind !== "http") return { name, kind };
	const route = typeof trigger.route === "string" ? trigger.route : name;
	const parts = [...routePrefix.split("/"), ...route.split("/")].filter((part) => part !== "");
	const methods = (trigger.methods as string[] | undefined) ?? ["GET", "POST"];
	return { name, kind, path: `/${parts.join("/")}`, methods };
}

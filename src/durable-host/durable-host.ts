/**
 * A host for Node apps on Azure Functions v4 and durable-functions 3.x: runs the app's folder in this
 * process, unmodified, with its state in one SQLite file. This file wires the parts.
 */
import type { Clock } from "../clock/clock.ts";
import { type ActivityCaller, activitiesInThisThread } from "./app/activity-caller.ts";
import { startActivityThreads } from "./app/activity-threads.ts";
import type { AppFunction, FunctionKind } from "./app/app-function.ts";
import { loadApp } from "./app/app-loader.ts";
import { readAppSettings } from "./app/app-settings.ts";
import { serveClientInProcess } from "./app/in-process-client.ts";
import { takeLocalSettings } from "./app/local-settings.ts";
import type { LeftOutFunction } from "./app/select-functions.ts";
import { borrowClock } from "./borrowed-clock.ts";
import { borrowEnvironment } from "./borrowed-environment.ts";
import { Counters, type CounterValues } from "./engine/counters.ts";
import { Engine } from "./engine/engine.ts";
import { HazardWarnings } from "./engine/hazard-warnings.ts";
import type { HostContext } from "./host-context.ts";
import { type HostLogLine, hostLog } from "./host-log.ts";
import { opennessWarning } from "./http/host-access.ts";
import { HostEntrances } from "./http/host-entrances.ts";
import { type HostKeys, requiredKeys } from "./http/host-keys.ts";
import { answerStarting, type HostServer, listen } from "./http/host-server.ts";
import { type ReplayReport, replayInstance } from "./orchestrations/replay.ts";
import { endInOrder, within } from "./shutdown.ts";
import type { Synchronous } from "./store/database.ts";
import { Store } from "./store/store.ts";
import { TimerTriggers } from "./triggers/timer-triggers.ts";

export interface DurableHostOptions {
	/** The folder with package.json, whose `main` is a glob of the files to load, and host.json. */
	appDirectory: string;
	/** The SQLite file, made if missing; ":memory:" keeps nothing. One host at a time. */
	databaseFile: string;
	/**
	 * How careful SQLite is (https://www.sqlite.org/pragma.html#pragma_synchronous). "FULL", the default: what
	 * was answered survives a power failure. "NORMAL": it survives the death of the process; a power failure
	 * may take the last moments. Neither harms the file.
	 */
	synchronous?: Synchronous;
	/**
	 * For how long, in milliseconds of the clock, an orchestration that has ended is kept; then it is purged, with
	 * its history. A sub-orchestration is kept as long as its parent lives. Default: for ever.
	 */
	retentionMs?: number;
	/** All instants, timers and schedules are this clock's. */
	clock: Clock;
	/** Default: Host.LocalHttpPort of local.settings.json, else 7071; 0 is any free port. */
	port?: number;
	/** Default "127.0.0.1". */
	hostname?: string;
	/**
	 * Keys that requests must have, as in Azure: authLevel of the functions, the management API, /admin. True:
	 * those of `<databaseFile>.keys.json`, which are made when it is missing. Default false: the host is open.
	 */
	keys?: boolean | HostKeys;
	/**
	 * How many threads run the activities, each with the app loaded for itself, so that one that computes holds
	 * up neither the host nor the others. Default 0: they run in the host's own thread.
	 */
	activityThreads?: number;
	/** Leaves out functions that need what this host has not, instead of refusing the app. Default false. */
	skipUnsupported?: boolean;
	/** Takes the lines of the host's and the functions' log that host.json lets through; default: nobody does. */
	log?: (line: HostLogLine) => void;
}

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
}

/** A function that runs; for HTTP with its path below the host's URL and its methods. */
export interface FunctionSummary {
	name: string;
	kind: FunctionKind;
	path?: string;
	methods?: readonly string[];
}

const CLOSE_TIMEOUT_MS = 5000;

/** Starts the host. A DurableHostError says what is wrong with the app, the database or the port. */
export async function startDurableHost(options: DurableHostOptions): Promise<DurableHost> {
	const { appDirectory } = options;
	const environment = borrowEnvironment();
	const { clock, giveBack } = borrowClock(options.clock);
	const started = clock.hold();
	let handler = answerStarting;
	let store: Store | undefined;
	let server: HostServer | undefined;
	let activities: ActivityCaller | undefined;
	try {
		const local = takeLocalSettings(appDirectory, environment);
		const settings = readAppSettings(appDirectory);
		const log = hostLog(clock, settings.logLevels, options.log ?? (() => undefined));
		for (const message of [...local.warnings, ...settings.warnings])
			log({ level: "warning", source: "host", message });
		store = new Store(options.databaseFile, options.synchronous);
		const port = options.port ?? local.port ?? 7071;
		const place = { hostname: options.hostname ?? "127.0.0.1", port };
		const keys = requiredKeys(options.keys, options.databaseFile);
		const warning = opennessWarning(place.hostname, keys);
		if (warning !== undefined) log({ level: "warning", source: "host", message: warning });
		server = await listen(place, (request, response) => handler(request, response));
		const { url } = server;
		// Without it the library takes links for those of a host on port 7071.
		environment.set("WEBSITE_HOSTNAME", new URL(url).host);
		const entrances = new HostEntrances(url, { hubName: settings.hubName, keys, cors: local.cors });
		const { skipUnsupported = false } = options;
		const app = await loadApp(appDirectory, { settings, log, skipUnsupported });
		const context: HostContext = {
			app,
			settings,
			store,
			log,
			counters: new Counters(),
			hazards: new HazardWarnings(log),
			durableClient: () => entrances.clientBinding,
		};
		const caller = await activityCaller(options, context, clock);
		activities = caller;
		const engine = new Engine(context, clock, caller, options.retentionMs);
		const timers = new TimerTriggers(context, clock, () => engine.announce());
		const opened = entrances.open({
			context,
			control: engine.control,
			runners: { timers, activities: caller },
			clock,
		});
		handler = opened.handler;
		const endClient = serveClientInProcess(appDirectory, entrances.rpcBaseUrl, opened.inProcess);
		engine.start();
		timers.start();
		started();
		return {
			url,
			functions: app.functions.all.map((fn) => summary(fn, settings.routePrefix)),
			leftOut: app.leftOut,
			hubName: settings.hubName,
			settingsFiles: [settings.hostFile, local.file].filter((file) => file !== undefined),
			counters: () => context.counters.values,
			replay: (instanceId) => replayInstance(context, instanceId),
			close: once(() =>
				endInOrder([
					() => within(CLOSE_TIMEOUT_MS, Promise.all([timers.stop(), engine.stop()])),
					() => caller.close(),
					() => server!.close(),
					() => app.httpStreams?.close(),
					() => app.hooks.runLife("appTerminate", app.directory),
					() => context.store.close(),
					endClient,
					giveBack,
					environment.giveBack,
				]),
			),
		};
	} catch (error) {
		await activities?.close();
		await server?.close();
		store?.close();
		giveBack();
		environment.giveBack();
		throw error;
	}
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

function once(close: () => Promise<void>): () => Promise<void> {
	let closed: Promise<void> | undefined;
	return () => {
		closed ??= close();
		return closed;
	};
}

function summary({ name, kind, trigger }: AppFunction, routePrefix: string): FunctionSummary {
	if (kind !== "http") return { name, kind };
	const route = typeof trigger.route === "string" ? trigger.route : name;
	const parts = [...routePrefix.split("/"), ...route.split("/")].filter((part) => part !== "");
	const methods = (trigger.methods as string[] | undefined) ?? ["GET", "POST"];
	return { name, kind, path: `/${parts.join("/")}`, methods };
}

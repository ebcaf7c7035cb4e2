import type { Clock } from "../clock/clock.ts";
import type { HostLogLine } from "./host-log.ts";
import type { HostKeys } from "./http/host-keys.ts";
import type { Synchronous } from "./store/database.ts";

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
	 * Whether a thread of its own writes the file, so that a slow disk holds up nothing but what waits for it.
	 * It takes about 20 MB. Default true.
	 */
	writerThread?: boolean;
	/**
	 * For how long, in milliseconds of the clock, an orchestration that has ended is kept; then it is purged, with
	 * its history. A sub-orchestration is kept as long as its parent lives. Default: for ever.
	 */
	retentionMs?: number;
	/**
	 * The most bytes of JSON (in UTF-8) that one input, output, event, result or state of an entity may have. What
	 * is larger fails who made it: the orchestration, the activity, the operation, or the request with 413.
	 * Default: 67,108,864 (64 MiB); at most twice that.
	 */
	maxPayloadBytes?: number;
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

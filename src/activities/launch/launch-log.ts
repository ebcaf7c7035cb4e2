/** Logs of launches, as they are kept in the store. */
import { containerName } from "../../job/instance-names.ts";
import type { LaunchKey, Store } from "../../store/store.ts";
import type { LaunchRef } from "../batch-ref.ts";
import type { World } from "../world.ts";
import { type JoinedLog, joinLog, NO_LOG, readLogText, writeLog } from "./joined-log.ts";

export interface KeptLog {
	/** The last lines, at most `TAIL_BYTES`. */
	tail: string;
}

/** ACI keeps 16 KB or 1,000 lines of a container that has stopped. */
const KEPT_LINES = 1000;
const TAIL_BYTES = 4096;

/** Where a launch's log is kept in the store. */
export function logFile({ jobId, index, run, launch }: LaunchKey): string {
	return `${jobId}/logs/${index}-${run}-${launch}.txt`;
}

/**
 * Where it is kept while its container runs and somebody follows it. A file of its own, as whoever read an earlier
 * log must not write it over the last.
 */
export function growingLogFile({ jobId, index, run, launch }: LaunchKey): string {
	return `${jobId}/logs/${index}-${run}-${launch}-growing.txt`;
}

/** What is kept of a log: of its end, or until then of what was followed. */
export async function readKeptLog(key: LaunchKey, store: Store): Promise<JoinedLog | undefined> {
	const kept = (await store.readFile(logFile(key))) ?? (await store.readFile(growingLogFile(key)));
	return kept && readLogText(Buffer.from(kept).toString("utf8"));
}

type Launch = Pick<LaunchRef, "jobId" | "run" | "launch" | "lease">;

/**
 * Reads what ACI still has of the container's log, joins it to what was kept before, keeps it in the store, and
 * returns its tail. Of a container that has stopped, ACI has only the last lines.
 */
export async function keepLog(
	{ jobId, run, launch, lease }: Launch,
	index: number,
	{ groups, store }: World,
): Promise<KeptLog | undefined> {
	const text = await groups.readLog(lease, containerName(index), KEPT_LINES);
	if (text === undefined || text === "") return undefined;
	const key = { jobId, run, launch, index };
	const log = joinLog((await readKeptLog(key, store)) ?? NO_LOG, text);
	await store.writeFile(logFile(key), Buffer.from(writeLog(log)));
	return { tail: tailOf(text) };
}

/** The last whole lines that fit; the end of the last line when not even one does. */
export function tailOf(text: string, mostBytes: number = TAIL_BYTES): string {
	const bytes = Buffer.from(text);
	if (bytes.length <= mostBytes) return text;
	const tail = bytes.subarray(bytes.length - mostBytes).toString("utf8");
	const lineEnd = tail.indexOf("\n");
	const isWhole = lineEnd >= 0 && lineEnd < tail.length - 1;
	return isWhole ? tail.slice(lineEnd + 1) : tail.replace(/^�+/, "");
}

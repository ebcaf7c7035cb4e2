import { containerName } from "../job/instance-names.ts";
import type { LaunchRef } from "./batch-ref.ts";
import type { World } from "./world.ts";

export interface KeptLog {
	/** The last lines, at most `TAIL_BYTES`. */
	tail: string;
}

/** ACI keeps 16 KB or 1,000 lines of a container that has stopped. */
const KEPT_LINES = 1000;
const TAIL_BYTES = 4096;

/** Where a launch's log is kept in the store. */
export function logFile(jobId: string, index: number, run: number, launch: number): string {
	return `${jobId}/logs/${index}-${run}-${launch}.txt`;
}

type Launch = Pick<LaunchRef, "jobId" | "run" | "launch" | "lease">;

/**
 * Reads what ACI still has of the container's log, keeps it in the store, and returns its tail. What was kept
 * before stays when it is longer: of a container that has stopped, ACI has only the last lines.
 */
export async function keepLog(
	{ jobId, run, launch, lease }: Launch,
	index: number,
	{ groups, store }: World,
): Promise<KeptLog | undefined> {
	const text = await groups.readLog(lease, containerName(index), KEPT_LINES);
	if (text === undefined || text === "") return undefined;
	const file = logFile(jobId, index, run, launch);
	const bytes = Buffer.from(text);
	if (bytes.length > ((await store.fileInfo(file))?.bytes ?? 0)) await store.writeFile(file, bytes);
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

/** The log of a container that runs, for those who follow it. Nobody reads it when nobody does. */
import { containerName } from "../../job/instance-names.ts";
import type { LaunchKey } from "../../store/store.ts";
import type { ActivityContext, World } from "../world.ts";
import { joinLog, NO_LOG, writeLog } from "./joined-log.ts";
import { growingLogFile, readKeptLog } from "./launch-log.ts";
import { takeSpareRead } from "./spare-reads.ts";

/** As many last lines are asked for at a time; what a container writes beyond them in between is lost. */
const LINES = 5000;
const MOST_BETWEEN_MS = 5000;

/** How long after one reading of a log the next may be, whoever asks. */
export function betweenLogReads({ pollIntervalMs }: World): number {
	return Math.min(MOST_BETWEEN_MS, pollIntervalMs);
}

/**
 * Reads the log of a launch whose record is open, and keeps it, unless it was read just now: however many follow it,
 * and on however many machines, the service is asked once in that time. It is not asked when the hub's own reads
 * need what is left of ARM's budget.
 */
export async function growLog(
	key: LaunchKey,
	group: string,
	context: Pick<ActivityContext, "client" | "world">,
): Promise<void> {
	const { store, groups } = context.world;
	if (!(await takeTurn(key, context.world))) return;
	if (!(await takeSpareRead(context))) return;
	const tail = await groups.readLog(group, containerName(key.index), LINES);
	if (tail === undefined) return;
	const before = (await readKeptLog(key, store)) ?? NO_LOG;
	const log = joinLog(before, tail);
	if (log.text === before.text && log.from === before.from) return;
	await store.writeFile(growingLogFile(key), Buffer.from(writeLog(log)));
}

/** One of many has the turn: whose write is the first to say so in the launch's record. */
async function takeTurn(key: LaunchKey, world: World): Promise<boolean> {
	const now = world.clock.now();
	const isDue = (readAt: number | undefined) =>
		readAt === undefined || now - readAt >= betweenLogReads(world);
	const before = await world.store.readLaunchRecord(key);
	if (before.closed !== undefined || !isDue(before.logReadAt)) return false;
	let mine = false;
	await world.store.changeLaunchRecord(key, (record) => {
		mine = record.closed === undefined && isDue(record.logReadAt);
		return mine ? { ...record, logReadAt: now } : undefined;
	});
	return mine;
}

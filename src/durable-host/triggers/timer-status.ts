/**
 * What is known of a timer function from one run to the next, and what follows from it when a host starts
 * (ScheduleMonitor.cs and TimerListener.cs of azure-webjobs-sdk-extensions). Pure.
 *
 * 1. A status is stored when the function has ended: one that was cut off runs again, as past due.
 * 2. However many instants a stopped host missed, they are one late run.
 * 3. A changed schedule starts anew: nothing of the old one is past due.
 */
import type { Schedule } from "./schedule.ts";

/** Instants in milliseconds since the epoch. */
export interface TimerStatus {
	/** When it ran last; null before the first run, and after a change of the schedule. */
	lastAt: number | null;
	/** When it is due. */
	nextAt: number;
	/** The instant from which `nextAt` was reckoned. */
	updatedAt: number;
}

/** The status of a function that a host finds when it starts, given what was stored. */
export function statusAtStart(
	schedule: Schedule,
	stored: TimerStatus | undefined,
	nowMs: number,
): { status: TimerStatus; isPastDue: boolean } {
	const status =
		stored === undefined ? newStatus(schedule, nowMs) : ofSchedule(schedule, stored, nowMs);
	return { status, isPastDue: nowMs > status.nextAt };
}

/** The status after a run that began at `startedAt`. */
export function statusAfterRun(schedule: Schedule, startedAt: number): TimerStatus {
	return { lastAt: startedAt, nextAt: schedule.nextAfter(startedAt), updatedAt: startedAt };
}

function newStatus(schedule: Schedule, nowMs: number): TimerStatus {
	return { lastAt: null, nextAt: schedule.nextAfter(nowMs), updatedAt: nowMs };
}

function ofSchedule(schedule: Schedule, stored: TimerStatus, nowMs: number): TimerStatus {
	const updatedAt = stored.lastAt ?? stored.updatedAt;
	const nextAt = schedule.nextAfter(updatedAt);
	if (nextAt === stored.nextAt) return stored;
	return nowMs > nextAt ? newStatus(schedule, nowMs) : { lastAt: null, nextAt, updatedAt };
}

import { parseTimeSpan } from "../app/time-span.ts";
import { type CronExpression, nextOnWall, parseCron } from "./cron-expression.ts";
import { instantsOf, standardInstantOf, type TimeZone } from "./time-zone.ts";

/** When a timer function is due. Instants in milliseconds since the epoch. */
export interface Schedule {
	/** The first instant after another. */
	nextAfter(afterMs: number): number;
	/** True for a cron expression, whose hours are those of a time zone. */
	isCron: boolean;
	/** True when it may be due more than once in a minute: then nothing of it is stored. */
	isFrequent: boolean;
}

const MINUTE_MS = 60_000;

/**
 * Reads a schedule as the timer extension does (TimerSchedule.cs): a cron expression in a time zone, else a
 * duration such as "00:30:00" from one run to the next. Throws a RangeError that says what was expected.
 */
export function parseSchedule(expression: string, zone: TimeZone): Schedule {
	const periodMs = parseTimeSpan(expression);
	if (periodMs !== undefined) {
		if (periodMs <= 0)
			throw new RangeError(`The schedule '${expression}' must be a duration above 0.`);
		return {
			isCron: false,
			isFrequent: periodMs < MINUTE_MS,
			nextAfter: (afterMs) => afterMs + periodMs,
		};
	}
	const cron = parseCron(expression);
	return {
		isCron: true,
		isFrequent: cron.isFrequent,
		nextAfter: (afterMs) => nextOccurrence(cron, zone, afterMs),
	};
}

/**
 * The next instant of a cron expression (CronSchedule.cs). When the zone's clock skips an hour, what was due in
 * it is due as long after it as it had been into it. When it repeats an hour, intervals go on through both, and
 * what names its time is due in the first only.
 */
function nextOccurrence(cron: CronExpression, zone: TimeZone, afterMs: number): number {
	const offsetMs = zone.offsetAt(afterMs);
	const wallMs = nextOnWall(cron, afterMs + offsetMs)!;
	const nextMs = standardInstantOf(zone, wallMs);
	const changeMs = zone.offsetAt(nextMs) - offsetMs;
	const isNextRepeated = isRepeated(zone, wallMs);
	if (cron.isInterval) {
		const isAtChange = isNextRepeated || isRepeated(zone, afterMs + offsetMs);
		return isAtChange ? nextMs + changeMs : nextMs;
	}
	if (!isNextRepeated) return nextMs;
	return changeMs === 0 ? afterRepeatedHour(cron, zone, wallMs) : nextMs + changeMs;
}

function afterRepeatedHour(cron: CronExpression, zone: TimeZone, wallMs: number): number {
	let laterMs = wallMs;
	while (isRepeated(zone, laterMs)) laterMs = nextOnWall(cron, laterMs)!;
	return standardInstantOf(zone, laterMs);
}

function isRepeated(zone: TimeZone, wallMs: number): boolean {
	return instantsOf(zone, wallMs).length > 1;
}

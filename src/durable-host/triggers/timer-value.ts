import type { Schedule } from "./schedule.ts";
import type { TimeZone } from "./time-zone.ts";
import type { TimerStatus } from "./timer-status.ts";

/**
 * What a timer function is called with (TimerInfo.cs): the status before this run, so that `Next` is the
 * instant for which it runs; null when the schedule is not monitored.
 */
export function timerValue(
	schedule: Schedule,
	status: TimerStatus | undefined,
	isPastDue: boolean,
	zone: TimeZone,
): object {
	return {
		Schedule: { AdjustForDST: schedule.isCron },
		ScheduleStatus:
			status === undefined
				? null
				: {
						Last: status.lastAt === null ? NEVER : localText(status.lastAt, zone),
						Next: localText(status.nextAt, zone),
						LastUpdated: localText(status.updatedAt, zone),
					},
		IsPastDue: isPastDue,
	};
}

/** The default of .NET's DateTime. */
const NEVER = "0001-01-01T00:00:00+00:00";

/** An instant as .NET writes a local one: `2026-01-01T02:00:00+00:00`, with a fraction only if there is one. */
function localText(atMs: number, zone: TimeZone): string {
	const offsetMs = zone.offsetAt(atMs);
	const [seconds, fraction] = new Date(atMs + offsetMs).toISOString().slice(0, -1).split(".");
	const minutes = Math.abs(offsetMs) / 60_000;
	const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
	const offset = `${offsetMs < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
	return `${seconds}${fraction === "000" ? "" : `.${fraction}`}${offset}`;
}

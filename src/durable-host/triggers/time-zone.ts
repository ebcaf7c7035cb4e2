/**
 * Time zones: what the clock on the wall shows at an instant, and at which instants it shows a reading. The
 * readings are milliseconds that the same date and time would be in UTC.
 */
import { WINDOWS_TIME_ZONES } from "./windows-time-zones.ts";

export interface TimeZone {
	name: string;
	/** What the zone's clock is ahead of UTC at an instant, in milliseconds. */
	offsetAt(atMs: number): number;
}

const HOUR_MS = 3_600_000;

export const UTC: TimeZone = { name: "UTC", offsetAt: () => 0 };

/** A zone by its IANA name, or by the name that Windows gives it; throws a RangeError for any other. */
export function timeZone(name: string): TimeZone {
	const known = Object.hasOwn(WINDOWS_TIME_ZONES, name) ? WINDOWS_TIME_ZONES[name] : name;
	let format: Intl.DateTimeFormat;
	try {
		format = new Intl.DateTimeFormat("en-US", { timeZone: known, timeZoneName: "longOffset" });
	} catch {
		throw new RangeError(
			`'${name}' is no time zone. Expected a name such as "Europe/Berlin" or, of Windows, "W. Europe Standard Time".`,
		);
	}
	return { name, offsetAt: (atMs) => offsetOf(format, atMs) };
}

/**
 * The instants at which the clock shows a reading: one, two when an hour is repeated, none when it is skipped.
 * The one of standard time, which is behind, comes last.
 */
export function instantsOf(zone: TimeZone, wallMs: number): number[] {
	const candidates = offsetsAround(zone, wallMs).map((offsetMs) => wallMs - offsetMs);
	return candidates.filter((atMs) => atMs + zone.offsetAt(atMs) === wallMs);
}

/** The instant of a reading, by standard time when it is repeated or skipped, as .NET has it. */
export function standardInstantOf(zone: TimeZone, wallMs: number): number {
	return instantsOf(zone, wallMs).at(-1) ?? wallMs - offsetsAround(zone, wallMs).at(-1)!;
}

/** The zone's offsets a day before and a day after, the greater first. */
function offsetsAround(zone: TimeZone, wallMs: number): number[] {
	const around = [wallMs - 24 * HOUR_MS, wallMs + 24 * HOUR_MS].map((atMs) => zone.offsetAt(atMs));
	return [...new Set(around)].sort((a, b) => b - a);
}

/** From a text such as `GMT-08:00`. */
function offsetOf(format: Intl.DateTimeFormat, atMs: number): number {
	const name = format.formatToParts(atMs).find(({ type }) => type === "timeZoneName")?.value ?? "";
	const [, sign, hours, minutes, seconds] =
		/^GMT(?:([+-])(\d+)(?::(\d+)(?::(\d+))?)?)?$/.exec(name) ?? [];
	const totalMs =
		Number(hours ?? 0) * HOUR_MS + Number(minutes ?? 0) * 60_000 + Number(seconds ?? 0) * 1000;
	return sign === "-" ? -totalMs : totalMs;
}

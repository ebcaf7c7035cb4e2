/** The rate at which a region takes creates, or deletes: ACI's two windows, and what this hub has in them. */

import type { RateReading } from "../container-groups/rate-reading.ts";
import { type Allowance, allowedNow, readAllowance } from "./allowance.ts";
import {
	type EventLog,
	emptyLog,
	eventsWithin,
	FIVE_MINUTES_MS,
	HOUR_MS,
	recordEvent,
	roomFrom,
} from "./event-log.ts";

export interface RequestRate {
	log: EventLog;
	/** What was learned of each window; absent: the assumed limit. */
	fiveMinutes?: Allowance;
	hour?: Allowance;
}

/** What is assumed of a region before its headers were seen, and how much of everything we may take. */
export interface AssumedRate {
	per5Minutes: number;
	perHour: number;
	share: number;
}

export type WindowName = "fiveMinutes" | "hour";
const WINDOWS: { name: WindowName; lengthMs: number; assumed: "per5Minutes" | "perHour" }[] = [
	{ name: "fiveMinutes", lengthMs: FIVE_MINUTES_MS, assumed: "per5Minutes" },
	{ name: "hour", lengthMs: HOUR_MS, assumed: "perHour" },
];
/** By how much the clocks of those who send may differ. */
const CLOCKS_DIFFER_MS = 1000;

export function emptyRate(): RequestRate {
	return { log: emptyLog() };
}

export function limitOf(rate: RequestRate, assumed: AssumedRate, name: WindowName): number {
	return rate[name]?.limit ?? (name === "hour" ? assumed.perHour : assumed.per5Minutes);
}

/** Counts a request from the instant at which its answer came. */
export function countRequest(
	rate: RequestRate,
	assumed: AssumedRate,
	answeredAt: number,
	now: number,
): void {
	recordEvent(rate.log, answeredAt, limitOf(rate, assumed, "hour"), now);
}

/**
 * When one more request fits both windows, on top of `pending` that were allowed and not answered yet: those
 * count as requests of now, whenever that is. Infinity: not before some of them were answered.
 */
export function requestRoomFrom(
	rate: RequestRate,
	assumed: AssumedRate,
	pending: number,
	now: number,
): number {
	let from = now;
	for (const { name, lengthMs } of WINDOWS) {
		const allowed = oursOf(rate, assumed, name, now) - pending;
		from = Math.max(from, roomFrom(rate.log, lengthMs, allowed, now));
	}
	return from;
}

/** What of a window may be ours at the instant. */
export function oursOf(
	rate: RequestRate,
	assumed: AssumedRate,
	name: WindowName,
	now: number,
): number {
	const window = WINDOWS.find((each) => each.name === name)!;
	const allowed = allowedNow(rate[name], assumed[window.assumed], window.lengthMs, now);
	const share = Math.max(1, Math.floor(assumed.share * limitOf(rate, assumed, name)));
	return Math.min(share, allowed);
}

/** What of a reading is about these windows. */
export function windowsLeft(rates: RateReading = {}): Partial<Record<WindowName, number>> {
	const { resourceRequestsLeft5Minutes: fiveMinutes, resourceRequestsLeftHour: hour } = rates;
	return {
		...(fiveMinutes === undefined ? {} : { fiveMinutes }),
		...(hour === undefined ? {} : { hour }),
	};
}

export interface LeftReading {
	/** What the headers say is left in each window. */
	left: Partial<Record<WindowName, number>>;
	/** The request was not sent before this instant. */
	sentFrom: number;
	/** Whether the request was carried out, and so counted for certain. One that was refused may have been. */
	carriedOut: boolean;
	/** Requests of ours that were allowed and not answered yet: they may have arrived before, or not. */
	pending: number;
}

/**
 * Learns from what the service said is left, after the request itself was counted. Of our other requests none is
 * in the service's window for certain: it may have arrived long before it was answered, or never.
 */
export function readLeft(
	rate: RequestRate,
	assumed: AssumedRate,
	{ left, sentFrom, carriedOut, pending }: LeftReading,
	now: number,
): void {
	for (const { name, lengthMs, assumed: key } of WINDOWS) {
		const leftNow = left[name];
		if (leftNow === undefined) continue;
		const atMost = eventsWithin(rate.log, lengthMs, sentFrom - CLOCKS_DIFFER_MS) + pending;
		const bounds = { atLeast: leftNow + (carriedOut ? 1 : 0), atMost: leftNow + atMost };
		rate[name] = readAllowance(rate[name], assumed[key], lengthMs, bounds, now);
	}
}

/** How many requests of ours a window sees now. */
export function countedNow(rate: RequestRate, name: WindowName, now: number): number {
	return eventsWithin(rate.log, name === "hour" ? HOUR_MS : FIVE_MINUTES_MS, now);
}

/** What an item went through in one launch, as instants that stand in order. Pure. */
import type { LaunchRecord } from "../job/launch-record.ts";
import type { Reason } from "../job/reason.ts";
import type { SPAN } from "./names.ts";

type Phase = keyof Pick<typeof SPAN, "backoff" | "wait" | "start" | "run" | "settle">;

/** Instants of a launch, in milliseconds since the epoch. Those that are absent are not known. */
export interface LaunchInstants {
	/** When its batch asked for it. */
	queuedAt?: number;
	/** Before this instant it was not to begin, for its items' backoff. */
	againAt?: number;
	/** From when on it might create its group. */
	grantedAt?: number;
	/** When the create was answered. */
	answeredAt: number;
	/** Whether there was a group. */
	created: boolean;
	settledAt: number;
}

export interface PhaseSpan {
	phase: Phase;
	from: number;
	to: number;
}

/** What ended an item before its container ran. */
const NEVER_RAN: readonly Reason[] = ["start-timeout", "image", "capacity", "quota"];

/**
 * The phases, each beginning where the one before ended. Container Instances' clock is not ours: what it says of
 * start and end stands, and the phases around give way.
 */
export function itemPhases(instants: LaunchInstants, record: LaunchRecord): PhaseSpan[] {
	const { queuedAt, grantedAt, answeredAt, settledAt } = instants;
	const ran = runOf(instants, record);
	const startedUntil = ran?.from ?? Math.max(answeredAt, failedAt(record) ?? answeredAt);
	const startsAt = Math.min(grantedAt ?? answeredAt, startedUntil);
	const phases: PhaseSpan[] = [];
	if (queuedAt !== undefined) {
		const begunAt = Math.min(queuedAt, startsAt);
		const waitsFrom = Math.min(Math.max(instants.againAt ?? begunAt, begunAt), startsAt);
		if (waitsFrom > begunAt) phases.push({ phase: "backoff", from: begunAt, to: waitsFrom });
		phases.push({ phase: "wait", from: waitsFrom, to: startsAt });
	}
	phases.push({ phase: "start", from: startsAt, to: startedUntil });
	if (ran !== undefined) phases.push({ phase: "run", ...ran });
	const endedAt = ran?.to ?? startedUntil;
	phases.push({ phase: "settle", from: endedAt, to: Math.max(endedAt, settledAt) });
	return phases;
}

/**
 * When the container ran: as the item's outcome tells, and else with the create's answer for a start that is not known.
 * Undefined: it never ran.
 */
function runOf(
	{ answeredAt, created, settledAt }: LaunchInstants,
	{ callback, exit, found, closed }: LaunchRecord,
): { from: number; to: number } | undefined {
	if (!created) return undefined;
	if (callback === undefined && exit === undefined && found !== undefined) {
		if (NEVER_RAN.includes(found.reason)) return undefined;
	}
	const told = closed !== undefined && "outcome" in closed ? closed.outcome.startedAt : undefined;
	const from = exit?.startedAt ?? told ?? answeredAt;
	const to = exit?.finishedAt ?? callback?.at ?? exit?.at ?? found?.at ?? settledAt;
	return { from, to: Math.max(from, to) };
}

function failedAt({ found }: LaunchRecord): number | undefined {
	return found?.at;
}

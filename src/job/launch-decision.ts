/**
 * What becomes of an item when a launch of it is over: an outcome, or another launch.
 *
 * Owns the decision alone. What is known of the launch stands in its `LaunchRecord`; who writes the
 * decision and who launches again is the batch's affair.
 *
 * 1. A callback wins over the exit, and the exit over what was found instead of one.
 * 2. After a succeeded callback, or an exit 0 that no callback contradicts, the item is never launched
 *    again. A failed callback contradicts it: the container itself says that the work is not done.
 * 3. A reason that counts is launched again at most `attempts[reason] - 1` times. Waiting for capacity or
 *    quota costs nothing; a create that was throttled or got no answer ends the item after 100 times.
 *
 * | no failed   | succeeded callback,   | exit 0, no callback                       | exit not 0, |
 * | callback    | whatever the exit     |                                           | no callback |
 * |-------------|-----------------------|-------------------------------------------|-------------|
 * | poll        | succeeded             | succeeded, result null                    | application |
 * | event, auto | succeeded             | callback-lost; null if result is optional | application |
 */
import type { Job } from "./job.ts";
import type { LaunchRecord } from "./launch-record.ts";
import type { Outcome, ResultRef } from "./outcome.ts";
import { FREE_REASONS, type Reason } from "./reason.ts";

export interface EndedLaunch {
	job: Pick<Job, "completion" | "result" | "attempts">;
	index: number;
	/** The run of the job that launched it. */
	run: number;
	record: Pick<LaunchRecord, "callback" | "refused" | "exit" | "found">;
	/** How many earlier launches of this item ended for which reason. */
	earlier: Partial<Record<Reason, number>>;
	logTail?: string;
	/** Milliseconds since the epoch. */
	nowAt: number;
}

/** So often no clear answer to its create is more than bad luck. */
const MOST_THROTTLED = 100;

export type LaunchDecision = { outcome: Outcome } | { again: Reason; message: string };

export function decideLaunch(ended: EndedLaunch): LaunchDecision {
	const failure = failureOf(ended);
	if (failure === undefined) return { outcome: outcomeOf(ended, { status: "succeeded" }) };
	const { reason, message } = failure;
	if (mayGoAgain(reason, ended)) return { again: reason, message };
	const status = reason === "canceled" ? "canceled" : "failed";
	return { outcome: outcomeOf(ended, { status, reason, message }) };
}

/** Undefined: the launch succeeded. */
function failureOf({ job, record }: EndedLaunch): { reason: Reason; message: string } | undefined {
	const { callback, exit, found } = record;
	if (callback?.outcome === "succeeded") return undefined;
	if (callback?.outcome === "failed")
		return { reason: "application", message: reportedFailure(callback.result) };
	if (exit?.code === 0) {
		if (job.completion === "poll" || job.result === "optional") return undefined;
		return { reason: "callback-lost", message: callbackLost(record) };
	}
	if (exit !== undefined)
		return { reason: "application", message: `The container exited with code ${exit.code}.` };
	if (found !== undefined) return { reason: found.reason, message: found.message };
	return {
		reason: "run-timeout",
		message: "The container's time ran out, and nothing is known of its end.",
	};
}

function mayGoAgain(reason: Reason, { job, earlier }: EndedLaunch): boolean {
	switch (reason) {
		case "capacity":
		case "quota":
			return true;
		case "throttled":
			return (earlier.throttled ?? 0) + 1 < MOST_THROTTLED;
		case "application":
		case "platform":
		case "image":
		case "start-timeout":
		case "run-timeout":
		case "internal":
			return (earlier[reason] ?? 0) + 1 < job.attempts[reason];
		case "callback-lost":
		case "job-timeout":
		case "canceled":
		case "budget":
		case "invalid":
			return false;
	}
}

function outcomeOf(
	{ index, run, record, earlier, logTail, nowAt }: EndedLaunch,
	end: Pick<Outcome, "status" | "reason" | "message">,
): Outcome {
	const { callback, exit } = record;
	return {
		index,
		run,
		...end,
		...(exit && { exitCode: exit.code }),
		...(callback && { result: callback.result }),
		...(exit?.startedAt !== undefined && { startedAt: exit.startedAt }),
		finishedAt: exit?.finishedAt ?? callback?.at ?? exit?.at ?? record.found?.at ?? nowAt,
		attempts: 1 + launchesOf(earlier, (reason) => !FREE_REASONS.includes(reason)),
		launches: 1 + launchesOf(earlier, () => true),
		...(logTail !== undefined && { logTail }),
	};
}

function launchesOf(
	earlier: Partial<Record<Reason, number>>,
	counts: (reason: Reason) => boolean,
): number {
	return Object.entries(earlier).reduce(
		(sum, [reason, launches]) => (counts(reason as Reason) ? sum + launches : sum),
		0,
	);
}

function callbackLost({ refused }: EndedLaunch["record"]): string {
	return refused === undefined
		? "The container exited with code 0, but no callback came; set `result: optional` if it has no result."
		: `The container exited with code 0, but its callback was refused: ${refused.message}`;
}

/** Shows a short body, as it is the container's own word for what went wrong. */
function reportedFailure(result: ResultRef): string {
	const body = "json" in result && !["null", "{}"].includes(result.json) ? result.json : "";
	if (body === "") return "The container reported that it failed.";
	const shown = body.length <= 200 ? body : `${body.slice(0, 199)}…`;
	return `The container reported that it failed: ${shown}`;
}

import type { OrchestrationContext, Task } from "durable-functions";
import type { ActivityInput, ActivityName, ActivityOutput } from "../activities/catalog.ts";
import { timer } from "./timer.ts";

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 60_000;
const MOST_RETRIES = 16;

/**
 * Calls an activity, and again with explicit timers when it throws: the store or the network was away. An
 * activity that still throws after about eleven minutes is the caller's to answer for.
 */
export function* callActivity<Name extends ActivityName>(
	context: OrchestrationContext,
	name: Name,
	input: ActivityInput<Name>,
): Generator<Task, ActivityOutput<Name>, unknown> {
	for (let retries = 0; ; retries++) {
		try {
			return (yield context.df.callActivity(name, input)) as ActivityOutput<Name>;
		} catch (error) {
			if (retries === MOST_RETRIES) throw error;
			yield timer(context, Math.min(FIRST_RETRY_MS * 2 ** retries, LONGEST_RETRY_MS));
		}
	}
}

/** Calls an activity until it no longer asks to be asked again. `asks` counts from 0. */
export function* callUntilSettled<Name extends ActivityName>(
	context: OrchestrationContext,
	name: Name,
	input: (asks: number) => ActivityInput<Name>,
): Generator<Task, Exclude<ActivityOutput<Name>, { askAgainMs: number }>, unknown> {
	for (let asks = 0; ; asks++) {
		const answer = yield* callActivity(context, name, input(asks));
		if (!asksAgain(answer)) {
			return answer as Exclude<ActivityOutput<Name>, { askAgainMs: number }>;
		}
		yield timer(context, answer.askAgainMs);
	}
}

function asksAgain(answer: unknown): answer is { askAgainMs: number } {
	return typeof answer === "object" && answer !== null && "askAgainMs" in answer;
}

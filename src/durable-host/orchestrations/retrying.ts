import type { RetryOptions } from "./orchestrator-answer.ts";
import { DONE, FAILED, type Outcome, PendingStep } from "./pending-step.ts";
import { retryDelayMs } from "./retry-delay.ts";
import type { StepPlace } from "./step-place.ts";

/**
 * Attempt, timer, attempt, … and one more timer, due at once, after the last failure (RetryInterceptor.cs).
 * When the retry timeout has passed, or the failure is final, the host fails without that timer, though the
 * library waits for it: the library then never goes on. That is how the extension behaves.
 */
export function retrying(
	task: string,
	options: RetryOptions,
	attempt: () => PendingStep,
	place: StepPlace,
): PendingStep {
	const whole = new PendingStep();
	const firstAtMs = place.now();
	const stop = (reason: "timeout" | "isFinal"): void => {
		place.observe({ kind: "stoppedRetrying", task, reason });
		whole.settle(FAILED);
	};
	const afterFailure = (number: number, { isFinal }: Outcome): void => {
		const isLast = number >= options.maxNumberOfAttempts;
		const delayMs = isLast ? 0 : retryDelayMs(options, number, place.now() - firstAtMs);
		if (isFinal === true || delayMs === undefined) {
			stop(isFinal === true ? "isFinal" : "timeout");
			return;
		}
		place.grows();
		place.timer(place.now() + delayMs).onSettled(() => {
			if (isLast) return whole.settle(FAILED);
			place.grows();
			make(number + 1);
		});
	};
	const make = (number: number): void =>
		attempt().onSettled((outcome) => {
			if (outcome.failed) afterFailure(number, outcome);
			else whole.settle(DONE);
		});
	make(1);
	return whole;
}

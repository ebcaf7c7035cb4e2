import { DONE, PendingStep } from "./pending-step.ts";
import type { StepPlace } from "./step-place.ts";

const DAY_MS = 86_400_000;
/** The longest timer that the Azure Storage provider sets as one (AzureStorageDurabilityProvider.cs). */
export const MAX_TIMER_MS = 6 * DAY_MS;
/** How long the pieces are into which it cuts longer ones. */
export const TIMER_PIECE_MS = 3 * DAY_MS;

/** A timer longer than MAX_TIMER_MS: one piece after the other, each with a task id of its own. */
export function longTimer(fireAtMs: number, place: StepPlace): PendingStep {
	const whole = new PendingStep();
	const next = (atMs: number): void =>
		place.timer(atMs).onSettled(() => {
			const leftMs = fireAtMs - place.now();
			if (leftMs <= 0) return whole.settle(DONE);
			place.grows();
			next(place.now() + Math.min(leftMs, TIMER_PIECE_MS));
		});
	next(place.now() + TIMER_PIECE_MS);
	return whole;
}

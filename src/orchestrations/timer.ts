import type { OrchestrationContext, TimerTask } from "durable-functions";

/** A durable timer that fires after the duration, by the orchestration's own time. */
export function timer(context: OrchestrationContext, durationMs: number): TimerTask {
	return timerAt(context, context.df.currentUtcDateTime.getTime() + durationMs);
}

/** A durable timer that fires at the instant. */
export function timerAt(context: OrchestrationContext, atMs: number): TimerTask {
	return context.df.createTimer(instant(atMs));
}

/** The one place where an orchestration makes a date: of a given instant, never of now. */
function instant(atMs: number): Date {
	return new Date(atMs);
}

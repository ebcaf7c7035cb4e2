/** How long the emulated platform takes, in milliseconds of the clock. */
export interface Timing {
	/** From the PUT until the image pull begins. Default 4,000. */
	pendingMs: number;
	/** The image pull. Default 4,000. */
	pullMs: number;
	/** From the end of the pull until the containers start. Default 5,000. */
	startMs: number;
	/** Before a container is run again under OnFailure and Always; doubles up to 5 minutes. Default 10,000. */
	restartBackOffMs: number;
	/** From the PUT until a capacity failure shows (a fault). Default 25,000. */
	capacityFailureMs: number;
}

/** Together about what recorded creates of small images took: 12 to 16 s from PUT to Started. */
export const defaultTiming: Timing = {
	pendingMs: 4000,
	pullMs: 4000,
	startMs: 5000,
	restartBackOffMs: 10_000,
	capacityFailureMs: 25_000,
};

const LONGEST_BACK_OFF_MS = 300_000;

export function backOffMs(timing: Timing, restartCount: number): number {
	return Math.min(LONGEST_BACK_OFF_MS, timing.restartBackOffMs * 2 ** Math.min(restartCount, 20));
}

/** The instants of a start that was accepted at `acceptedAt`. */
export interface StartPlan {
	acceptedAt: number;
	pullAt: number;
	pulledAt: number;
	startAt: number;
}

/**
 * `startUpMs`, if the engine decides it, replaces the whole way from acceptance to start. Instants are
 * whole milliseconds, whatever the durations.
 */
export function planStart(acceptedAt: number, timing: Timing, startUpMs?: number): StartPlan {
	const wholeMs = timing.pendingMs + timing.pullMs + timing.startMs;
	const scale = startUpMs === undefined || wholeMs === 0 ? 1 : startUpMs / wholeMs;
	const pullAt = acceptedAt + Math.round(timing.pendingMs * scale);
	const pulledAt = pullAt + Math.round(timing.pullMs * scale);
	const startAt = acceptedAt + Math.round(startUpMs ?? wholeMs);
	return { acceptedAt, pullAt, pulledAt: Math.min(pulledAt, startAt), startAt };
}

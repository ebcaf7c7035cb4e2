import type { RunState } from "../container-engine.ts";

/** What the engine says of a container, as far as it is looked at. */
export interface InspectedContainer {
	Id: string;
	Config: { Labels?: Record<string, string> | null };
	State: {
		Status: string;
		ExitCode: number;
		OOMKilled: boolean;
		StartedAt: string;
		FinishedAt: string;
	};
	NetworkSettings: { Networks?: Record<string, { IPAddress: string }> | null };
}

/** 128 and the number of SIGKILL: what nobody saw the end of counts as killed. */
const LOST_EXIT_CODE = 137;

/** A container that the engine does not have (any more). */
export function lostState(now: number): RunState {
	return { kind: "exited", finishedAt: now, exitCode: LOST_EXIT_CODE, lost: true };
}

/** Whether the engine has created it and never started it, as far as it knows. */
export function isYetToStart({ State: { Status } }: InspectedContainer): boolean {
	return Status === "created" || Status === "configured" || Status === "initialized";
}

/**
 * The state of a run as the engine tells it. Instants are brought between the run's start and `now`, the
 * emulator's clock: the engine's own may go differently, and Docker has told of short containers that they
 * finished some milliseconds before they started.
 */
export function runState(
	seen: InspectedContainer,
	{ startedAt: askedAt, now }: { startedAt: number; now: number },
): RunState {
	if (isYetToStart(seen)) return { kind: "starting" };
	const { State: state } = seen;
	const startedAt = within(askedAt, state.StartedAt, now);
	switch (state.Status) {
		case "exited":
		case "stopped":
		case "dead":
		case "removing":
			return {
				kind: "exited",
				startedAt,
				finishedAt: within(startedAt, state.FinishedAt, now),
				exitCode: state.ExitCode,
				...(state.OOMKilled ? { outOfMemory: true } : {}),
			};
		default:
			return { kind: "running", startedAt };
	}
}

function within(low: number, instant: string, high: number): number {
	const at = Date.parse(instant);
	return Math.max(low, Math.min(Number.isNaN(at) ? high : at, high));
}

import * as z from "zod";
import type { Clock } from "../../clock/clock.ts";
import type { SettableClock } from "../../clock/settable-clock.ts";
import { ArmError } from "../arm/arm-error.ts";
import type { ControlCall, ControlParts, ControlRoom } from "./control-call.ts";
import { checkedBody } from "./control-call.ts";

/** A year: a step visits each instant on its way. */
const LONGEST_STEP_MS = 366 * 24 * 3_600_000;

const changeSchema = z
	.strictObject({
		stepMs: z.number().min(0).max(LONGEST_STEP_MS).optional(),
		factor: z.number().min(0).max(1_000_000).optional(),
	})
	.refine(({ stepMs, factor }) => (stepMs === undefined) !== (factor === undefined), {
		message:
			"Expected either stepMs, milliseconds to move the clock on, or factor, its speed (0 stops it)",
	});

/**
 * `/emulator/clock`: GET the instant and the speed; POST `{"stepMs": 60000}` moves it on and answers when all
 * that was due by then is done; POST `{"factor": 60}` sets its speed, 0 stops it.
 */
export const controlClock: ControlRoom = {
	whole: { GET: ({ clock }) => answer(clock), POST: change },
};

async function change({ clock }: ControlParts, { body }: ControlCall): Promise<Response> {
	const wanted = checkedBody(changeSchema, body);
	if (!isSettable(clock)) {
		throw new ArmError(
			409,
			"ClockNotSettable",
			"This emulator's clock is the real one. Start it with --clock stepped or --clock scaled:<factor>, on a state folder of its own, or in a program with a settableClock.",
		);
	}
	if (wanted.stepMs !== undefined) await clock.step(wanted.stepMs);
	if (wanted.factor !== undefined) clock.setFactor(wanted.factor);
	return answer(clock);
}

function answer(clock: Clock): Response {
	const now = clock.now();
	return Response.json({
		now: new Date(now).toISOString(),
		nowMs: now,
		settable: isSettable(clock),
		...(isSettable(clock) ? { factor: clock.factor() } : {}),
	});
}

function isSettable(clock: Clock): clock is SettableClock {
	return "setFactor" in clock && "step" in clock;
}

import * as z from "zod";
import type { Clock } from "../../clock/clock.ts";
import type { SettableClock } from "../../clock/settable-clock.ts";
import { ArmError } from "../arm/arm-error.ts";
import type { ControlRoom } from "./control-call.ts";
import { checkedBody } from "./control-call.ts";

/** A year: a step visits each instant on its way. */
const LONGEST_STEP_MS = 366 * 24 * 3_600_000;

const change = z.union([
	z.strictObject({ stepMs: z.number().min(0).max(LONGEST_STEP_MS) }),
	z.strictObject({ factor: z.number().min(0).max(1_000_000) }),
]);

/**
 * `/emulator/clock`: GET the instant and the speed; POST `{"stepMs": 60000}` moves it on and answers when all
 * that was due by then is done; POST `{"factor": 60}` sets its speed, 0 stops it.
 */
export const controlClock: ControlRoom = {
	GET: ({ clock }) => answer(clock),
	async POST({ clock }, { body }) {
		const wanted = checkedBody(change, body);
		if (!isSettable(clock)) {
			throw new ArmError(
				409,
				"ClockNotSettable",
				"This emulator was started with a clock that cannot be set. Start it with a settable one.",
			);
		}
		if ("stepMs" in wanted) await clock.step(wanted.stepMs);
		else clock.setFactor(wanted.factor);
		return answer(clock);
	},
};

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

import type { Clock } from "../../src/clock/clock.ts";

/**
 * The clock, but that the process is killed, as by `kill -9`, after so many steps. A step is whatever tells a
 * clock of itself: a request, dispatch or activity that begins or ends, an instant that has come. So a kill can
 * fall between any two of them.
 */
export function killingClock(clock: Clock, afterSteps: number): Clock & { steps(): number } {
	let steps = 0;
	const step = () => {
		if (++steps >= afterSteps) process.kill(process.pid, "SIGKILL");
	};
	return {
		now: clock.now,
		steps: () => steps,
		callAt: (atMs, callback) =>
			clock.callAt(atMs, () => {
				step();
				callback();
			}),
		hold() {
			step();
			const release = clock.hold();
			return () => {
				step();
				release();
			};
		},
	};
}

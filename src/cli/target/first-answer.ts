import type { Clock } from "../../clock/clock.ts";
import { pause } from "../pause.ts";
import { isAway, ServerUnreachable } from "../server/server-error.ts";

const TELL_AFTER_MS = 5_000;
const GIVE_UP_AFTER_MS = 3 * 60_000;
const ONE_ANSWER_MS = 60_000;
const AGAIN_AFTER_MS = 2_000;

/**
 * Resolves when the target has answered `greet`, which asks it for next to nothing. One that has scaled to zero or is just being deployed answers late, or
 * something in front of it says 502, 503 or 504: that is waited for, 3 minutes at most, and the user is told. An address
 * at which nobody is reached is an error at once.
 */
export async function awaitFirstAnswer(
	greet: (timeoutMs: number) => Promise<unknown>,
	{
		name,
		clock,
		signal,
		tell,
	}: { name: string; clock: Clock; signal: AbortSignal; tell(message: string): void },
): Promise<void> {
	const giveUpAt = clock.now() + GIVE_UP_AFTER_MS;
	let isTold = false;
	const tellOnce = () => {
		if (!isTold)
			tell(`${name} does not answer yet. One that had nothing to do takes a while to start.`);
		isTold = true;
	};
	const quiet = clock.callAt(clock.now() + TELL_AFTER_MS, tellOnce);
	try {
		for (;;) {
			try {
				await greet(ONE_ANSWER_MS);
				return;
			} catch (error) {
				const isStarting = isAway(error) && !(error instanceof ServerUnreachable && !error.isLate);
				if (!isStarting || clock.now() >= giveUpAt) throw error;
			}
			tellOnce();
			await pause(clock, AGAIN_AFTER_MS, signal);
		}
	} finally {
		quiet();
	}
}

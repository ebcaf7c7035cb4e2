import { setTimeout } from "node:timers/promises";

const MOST_ROUNDS = 100;
const MOST_WAIT_MS = 500;

/**
 * Reads, decides and writes until no other writer came between: `round` returns undefined when one did. Waits
 * between the rounds, longer each time and by chance, so that many writers of one row get their turns. It is
 * the network that is waited for, so on no clock but the wall's.
 */
export async function untilWritten<T>(
	row: string,
	round: () => Promise<{ stands: T } | undefined>,
): Promise<T> {
	for (let rounds = 1; rounds <= MOST_ROUNDS; rounds++) {
		const done = await round();
		if (done !== undefined) return done.stands;
		await setTimeout(Math.random() * Math.min(MOST_WAIT_MS, 5 * 2 ** rounds));
	}
	throw new Error(
		`The row ${row} was changed by others between reading and writing ${MOST_ROUNDS} times. Try again when fewer write to it.`,
	);
}

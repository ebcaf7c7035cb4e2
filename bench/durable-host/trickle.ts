/**
 * The schedule of children that end one at a time, 2 ms apart, by the real clock. It begins when all children
 * of a section have started, so that starting them is not part of what trickles.
 */
import { setTimeout as pause } from "node:timers/promises";

const APART_MS = 2;

export class Trickle {
	#sections = new Map<number, { missing: number; begin: () => void; begun: Promise<number> }>();
	#started = new Set<number>();

	/** A child has started; `first` names its section. Replay calls it again, with no effect. */
	started(first: number, size: number, child: number): void {
		if (this.#started.has(child)) return;
		this.#started.add(child);
		const section = this.#section(first, size);
		section.missing -= 1;
		if (section.missing === 0) section.begin();
	}

	/** Resolves when that child's turn has come. */
	async turn(first: number, size: number, child: number): Promise<void> {
		const beganAt = await this.#section(first, size).begun;
		await pause(beganAt + APART_MS * (child - first + 1) - performance.now());
	}

	#section(first: number, size: number) {
		const known = this.#sections.get(first);
		if (known !== undefined) return known;
		const { promise: begun, resolve } = Promise.withResolvers<number>();
		const section = { missing: size, begin: () => resolve(performance.now()), begun };
		this.#sections.set(first, section);
		return section;
	}
}

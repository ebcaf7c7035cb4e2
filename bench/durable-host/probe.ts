/**
 * Sees the children of W from inside, the same way for every engine: orchestration code calls it. Replay
 * calls it again; the first call counts.
 */
import { Trickle } from "./trickle.ts";

/** Where app/functions.cjs, which a host loads by itself, finds the probe of its process. */
const PLACE = Symbol.for("durable-host-bench.probe");

export class Probe {
	readonly trickle = new Trickle();
	#scheduledAt = new Map<number, number>();
	#endedAt = new Map<number, number>();
	#runs = { A: 0, B: 0 };
	#waiting = new Map<number | "parent", (() => void)[]>();

	publish(): void {
		(globalThis as Record<symbol, unknown>)[PLACE] = this;
	}

	/** The parent is about to start a child. */
	scheduled(child: number): void {
		if (!this.#scheduledAt.has(child)) this.#scheduledAt.set(child, performance.now());
	}

	/** An activity runs. */
	ran(activity: "A" | "B"): void {
		this.#runs[activity] += 1;
	}

	/** The last statement of a child. */
	ended(child: number): void {
		if (this.#endedAt.has(child)) return;
		this.#endedAt.set(child, performance.now());
		this.#tell(child);
	}

	/** The last statement of the parent. */
	parentEnded(): void {
		this.#tell("parent");
	}

	/** Resolves when that child, or the parent, has ended. To be called before it is started. */
	end(whose: number | "parent"): Promise<void> {
		const { promise, resolve } = Promise.withResolvers<void>();
		this.#waiting.set(whose, [...(this.#waiting.get(whose) ?? []), resolve]);
		return promise;
	}

	/** From `scheduled` to `ended`, in milliseconds, of every child since the last call; forgets them. */
	take(): { latenciesMs: number[]; runs: { A: number; B: number } } {
		const latenciesMs: number[] = [];
		for (const [child, endedAt] of this.#endedAt) {
			latenciesMs.push(endedAt - (this.#scheduledAt.get(child) ?? Number.NaN));
		}
		const runs = this.#runs;
		this.#scheduledAt = new Map();
		this.#endedAt = new Map();
		this.#runs = { A: 0, B: 0 };
		return { latenciesMs, runs };
	}

	#tell(whose: number | "parent"): void {
		const waiting = this.#waiting.get(whose) ?? [];
		this.#waiting.delete(whose);
		for (const resolve of waiting) resolve();
	}
}

/**
 * Knows which instances and entities have something to do, and when the next one will. Owns the wake-up on
 * the clock; the loop owns the work.
 *
 * 1. A target is handed out to one worker at a time; woken meanwhile, it is handed out again afterwards.
 * 2. Woken targets are handed out in the order of waking, so that completions pile up for those that wait.
 * 3. The instant never goes back, so messages become visible in the order in which they were stored.
 */
import type { Clock } from "../../clock/clock.ts";
import type { InboxTable } from "../store/inbox-table.ts";

export class WorkQueue {
	readonly #clock: Clock;
	readonly #inbox: InboxTable;
	readonly #onWork: () => void;
	readonly #ready = new Set<string>();
	readonly #busy = new Set<string>();
	#nowMs = 0;
	#collectedMs = Number.NEGATIVE_INFINITY;
	#alarm: { atMs: number; cancel: () => void } | undefined;

	constructor(clock: Clock, inbox: InboxTable, onWork: () => void) {
		this.#clock = clock;
		this.#inbox = inbox;
		this.#onWork = onWork;
	}

	/** The instant now, in milliseconds since the epoch. */
	now(): number {
		this.#nowMs = Math.max(this.#nowMs, this.#clock.now());
		return this.#nowMs;
	}

	/** Takes up what was left by the host before. */
	start(): void {
		this.#collectedMs = -1;
		const nowMs = this.now();
		for (const target of this.#inbox.targetsBetween(-1, nowMs)) this.#ready.add(target);
		this.#collectedMs = nowMs;
		this.#setAlarm(this.#inbox.nextAfter(nowMs));
		if (this.#ready.size > 0) this.#onWork();
	}

	/** Says that a message was stored which is visible at `visibleAtMs`. */
	wake(target: string, visibleAtMs: number): void {
		if (visibleAtMs > this.now()) {
			if (this.#alarm === undefined || visibleAtMs < this.#alarm.atMs) this.#setAlarm(visibleAtMs);
			return;
		}
		this.#ready.add(target);
		this.#onWork();
	}

	/** The next target that is not being worked on. */
	next(isWanted: (target: string) => boolean): string | undefined {
		for (const target of this.#ready) {
			if (this.#busy.has(target) || !isWanted(target)) continue;
			this.#ready.delete(target);
			this.#busy.add(target);
			return target;
		}
		return undefined;
	}

	/** Says that the work on a target has ended. */
	done(target: string): void {
		this.#busy.delete(target);
		if (this.#ready.has(target)) this.#onWork();
	}

	stop(): void {
		this.#alarm?.cancel();
		this.#alarm = undefined;
	}

	#setAlarm(atMs: number | undefined): void {
		this.#alarm?.cancel();
		this.#alarm =
			atMs === undefined
				? undefined
				: { atMs, cancel: this.#clock.callAt(atMs, () => this.#collect()) };
	}

	#collect(): void {
		const nowMs = this.now();
		for (const target of this.#inbox.targetsBetween(this.#collectedMs, nowMs))
			this.#ready.add(target);
		this.#collectedMs = nowMs;
		this.#setAlarm(this.#inbox.nextAfter(nowMs));
		if (this.#ready.size > 0) this.#onWork();
	}
}

/**
 * Purges instances some time after their end. Owns when that is done and what is kept nevertheless; the control
 * owns the purging.
 *
 * 1. What has not ended is never purged, nor is a sub-orchestration whose parent's execution has not.
 * 2. The clock is asked for one instant, that of the next purge, and for none when nothing has ended since.
 * 3. Purged are so many in one transaction at most, with a turn of everything else in between.
 */
import { type Clock, holding } from "../../clock/clock.ts";
import type { HostContext } from "../host-context.ts";
import { messageOf } from "../host-error.ts";
import { ENDED_STATUSES, type Instance, isLive } from "../orchestrations/instance.ts";
import type { InstancePlace } from "../store/instance-table.ts";
import type { InstanceControl } from "./instance-control.ts";

const BATCH = 500;
/** What ends within this part of the retention is purged together, but within this time. */
const TOGETHER_PART = 0.1;
const MAX_TOGETHER_MS = 3_600_000;

export class Retention {
	readonly #context: HostContext;
	readonly #clock: Clock;
	readonly #control: InstanceControl;
	readonly #retentionMs: number;
	/** When an instance ended last, as far as this host knows. */
	#endedAtMs: number;
	#cancel: (() => void) | undefined;
	#isPurging = false;
	#isStopped = false;

	/** `retentionMs`: for how long an instance is kept that has ended; a RangeError unless above 0. */
	constructor(context: HostContext, clock: Clock, control: InstanceControl, retentionMs: number) {
		if (!(retentionMs > 0))
			throw new RangeError(
				`retentionMs must be a number of milliseconds above 0; received ${retentionMs}. Leave it out to keep everything.`,
			);
		this.#context = context;
		this.#clock = clock;
		this.#control = control;
		this.#retentionMs = retentionMs;
		this.#endedAtMs = clock.now();
	}

	/** Takes up what the host before has left. */
	start(): void {
		this.#callAt(this.#clock.now());
	}

	/** Says that an instance has ended. */
	ended(): void {
		this.#endedAtMs = this.#clock.now();
		if (this.#cancel !== undefined || this.#isPurging || this.#isStopped) return;
		this.#callAt(this.#endedAtMs + this.#retentionMs);
	}

	/** Begins no other batch. */
	stop(): void {
		this.#isStopped = true;
		this.#cancel?.();
	}

	#callAt(atMs: number): void {
		this.#cancel = this.#clock.callAt(Math.ceil(atMs), () => {
			this.#cancel = undefined;
			this.#isPurging = true;
			void holding(this.#clock, () => this.#purge());
		});
	}

	async #purge(): Promise<void> {
		const nowMs = this.#clock.now();
		const dueUntilMs = nowMs - this.#retentionMs;
		let hasFailed = false;
		try {
			await this.#purgeUntil(dueUntilMs);
		} catch (error) {
			const message = `Instances that ended long ago could not be purged; it is tried again later: ${messageOf(error)}`;
			this.#context.log({ level: "warning", source: "host", message });
			hasFailed = true;
		}
		this.#isPurging = false;
		const isAnyLeft = hasFailed || this.#endedAtMs > dueUntilMs;
		if (this.#isStopped || !isAnyLeft) return;
		this.#callAt(nowMs + Math.min(this.#retentionMs * TOGETHER_PART, MAX_TOGETHER_MS) + 1);
	}

	/** Purges what ended until then, in the order of creation. */
	async #purgeUntil(endedUntilMs: number): Promise<void> {
		let after: InstancePlace | undefined;
		do {
			const page = await this.#control.list({
				statuses: ENDED_STATUSES,
				createdTo: endedUntilMs,
				updatedBefore: endedUntilMs + 1,
				...(after === undefined ? {} : { after }),
				top: BATCH,
			});
			after = page.at(-1);
			const due = page.filter((instance) => !this.#isNeeded(instance));
			if (due.length > 0) await this.#control.purge(due.map(({ instanceId }) => instanceId));
			if (page.length < BATCH) return;
		} while (!this.#isStopped);
	}

	/** True for what its parent may come back to. */
	#isNeeded({ parent }: Instance): boolean {
		const { store } = this.#context;
		const above = parent === null ? undefined : store.instance(parent.instanceId);
		return above !== undefined && isLive(above) && above.executionId === parent!.executionId;
	}
}

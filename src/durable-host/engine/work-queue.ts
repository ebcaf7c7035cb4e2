/**
 * Knows what waits for instances and entities, which of them have something to do, and when the next one
 * will. Owns the mailboxes and the wake-up on the clock; the loop owns the work, the journal what is written.
 *
 * 1. A target is handed out to one worker at a time; woken meanwhile, it is handed out again afterwards.
 * 2. Woken targets are handed out in the order of waking, so that completions pile up for those that wait.
 * 3. A message that cannot move its target does not wake it (wait.ts).
 * 4. The instant never goes back, so messages become visible in the order in which they were sent.
 */
import type { Clock } from "../../clock/clock.ts";
import { type Instance, startEvent } from "../orchestrations/instance.ts";
import { ANYTHING, type Wait } from "../orchestrations/wait.ts";
import type { Store } from "../store/store.ts";
import { DueMessages } from "./due-messages.ts";
import { Mailbox } from "./mailbox.ts";
import type { Message, MessageBody, NewMessage } from "./message.ts";

/** The row id of what is not stored, as it follows from the instance. */
const NOT_STORED = 0;

export class WorkQueue {
	readonly #clock: Clock;
	readonly #store: Store;
	readonly #onWork: () => void;
	readonly #mailboxes = new Map<string, Mailbox>();
	readonly #due = new DueMessages();
	readonly #ready = new Set<string>();
	readonly #busy = new Set<string>();
	#nowMs = 0;
	#alarm: { atMs: number; cancel: () => void } | undefined;

	constructor(clock: Clock, store: Store, onWork: () => void) {
		this.#clock = clock;
		this.#store = store;
		this.#onWork = onWork;
	}

	/** How many targets have something to do. */
	get woken(): number {
		return this.#ready.size;
	}

	/** The instant now, in milliseconds since the epoch. */
	now(): number {
		this.#nowMs = Math.max(this.#nowMs, this.#clock.now());
		return this.#nowMs;
	}

	/** Takes up what was left by the host before. */
	resume(): void {
		for (const instance of this.#store.readStarting()) this.start(instance);
		for (const message of this.#store.readMessages()) this.#deliver(message);
	}

	/** Sends a message. */
	send(message: NewMessage): void {
		this.#deliver(this.#store.addMessage(message));
	}

	/** Starts the current execution of an instance. */
	start(instance: Instance): void {
		const { instanceId: target, executionId } = instance;
		const body = startEvent(instance);
		this.#deliver({ rowId: NOT_STORED, target, executionId, visibleAt: 0, body });
	}

	/** What waits for a target and is visible, in the order of arrival; not to be changed. */
	visible<Body extends MessageBody>(target: string): readonly Message<Body>[] {
		return (this.#mailboxes.get(target)?.visible ?? []) as Message<Body>[];
	}

	/** Says that messages were taken. */
	use(target: string, messages: readonly Message[]): void {
		this.#mailboxes.get(target)?.remove(messages);
		for (const message of messages) this.#forget(message);
	}

	/** Forgets what waits for a target, or what waits for one execution of it. */
	drop(target: string, executionId: string | "all"): void {
		const mailbox = this.#mailboxes.get(target);
		if (mailbox === undefined) return;
		const nowMs = this.now();
		for (const message of mailbox.drop(executionId)) {
			this.#forget(message);
			if (message.visibleAt > nowMs) this.#due.drop(message);
		}
		if (this.#due.next?.visibleAt !== this.#alarm?.atMs) this.#setAlarm();
		if (executionId === "all") this.#mailboxes.delete(target);
		else mailbox.expect(ANYTHING);
	}

	/** Says what a target waits for after a dispatch. */
	expect(target: string, wait: Wait): void {
		const mailbox = this.#mailboxes.get(target);
		this.#ready.delete(target);
		if ((mailbox ?? this.#mailbox(target)).expect(wait)) this.#wake(target);
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
		if (this.#mailboxes.get(target)?.isEmpty === true && target.startsWith("@"))
			this.#mailboxes.delete(target);
		if (this.#ready.has(target)) this.#onWork();
	}

	/** Resolves when everything that was recorded before is written. Rejects with Unavailable. */
	written(): Promise<void> {
		return new Promise((resolve, reject) => {
			this.#store.journal.awaitWrite({ resolve, reject });
		});
	}

	stop(): void {
		this.#alarm?.cancel();
		this.#alarm = undefined;
	}

	#deliver(message: Message): void {
		if (message.visibleAt <= this.now()) {
			this.#arrive(message);
			return;
		}
		this.#mailbox(message.target).keep(message);
		this.#due.add(message);
		if (this.#alarm === undefined || message.visibleAt < this.#alarm.atMs) this.#setAlarm();
	}

	#arrive(message: Message): void {
		if (this.#mailbox(message.target).arrive(message)) this.#wake(message.target);
	}

	#wake(target: string): void {
		this.#ready.add(target);
		this.#onWork();
	}

	#mailbox(target: string): Mailbox {
		let mailbox = this.#mailboxes.get(target);
		if (mailbox === undefined) {
			mailbox = new Mailbox();
			this.#mailboxes.set(target, mailbox);
		}
		return mailbox;
	}

	#forget(message: Message): void {
		if (message.rowId !== NOT_STORED) this.#store.journal.useMessage(message);
	}

	#setAlarm(): void {
		this.#alarm?.cancel();
		const atMs = this.#due.next?.visibleAt;
		this.#alarm =
			atMs === undefined
				? undefined
				: { atMs, cancel: this.#clock.callAt(atMs, () => this.#collect()) };
	}

	#collect(): void {
		const nowMs = this.now();
		for (let next = this.#due.next; next !== undefined; next = this.#due.next) {
			if (next.visibleAt > nowMs) break;
			this.#due.take();
			if (this.#mailboxes.get(next.target)?.release(next) === true) this.#arrive(next);
		}
		this.#setAlarm();
	}
}

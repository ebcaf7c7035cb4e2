import type { IncomingEvent } from "../orchestrations/history.ts";
import { ANYTHING, moves, type Wait } from "../orchestrations/wait.ts";
import type { Message } from "./message.ts";

/** What waits for one instance or entity. */
export class Mailbox {
	/** In the order of arrival. */
	#visible: Message[] = [];
	/** Those that are not visible yet. */
	#later: Set<Message> | undefined;
	#wait = ANYTHING;

	get isEmpty(): boolean {
		return this.#visible.length === 0 && this.#later === undefined;
	}

	/** Takes a message that is visible; true when the target may go on with it. */
	arrive(message: Message): boolean {
		// The start of an execution comes before what waits already.
		if (message.visibleAt === 0) this.#visible.unshift(message);
		else this.#visible.push(message);
		return moves(this.#wait, message.body as IncomingEvent);
	}

	/** Takes a message that will be visible later. */
	keep(message: Message): void {
		this.#later ??= new Set();
		this.#later.add(message);
	}

	/** Says that a message that was kept is due; false when it was dropped meanwhile. */
	release(message: Message): boolean {
		const isKept = this.#later?.delete(message) === true;
		if (this.#later?.size === 0) this.#later = undefined;
		return isKept;
	}

	/** In the order of arrival. */
	get visible(): Message[] {
		return this.#visible;
	}

	/** Says what the target waits for now; true when it may go on with what has arrived already. */
	expect(wait: Wait): boolean {
		this.#wait = wait;
		let isMoving = false;
		for (const { body } of this.#visible) isMoving = moves(wait, body as IncomingEvent) || isMoving;
		return isMoving;
	}

	remove(used: readonly Message[]): void {
		if (used.length === 0) return;
		if (used.length === this.#visible.length && used[0] === this.#visible[0]) {
			this.#visible = [];
			return;
		}
		const gone = new Set(used);
		this.#visible = this.#visible.filter((message) => !gone.has(message));
	}

	/** Takes out everything, or what is for one execution. */
	drop(executionId: string | "all"): Message[] {
		const isDropped = (message: Message) =>
			executionId === "all" || message.executionId === executionId;
		const dropped = [...this.#visible, ...(this.#later ?? [])].filter(isDropped);
		this.remove(dropped);
		for (const message of dropped) this.release(message);
		return dropped;
	}
}

import type { IncomingEvent } from "../orchestrations/history.ts";
import { ANYTHING, moves, type Wait } from "../orchestrations/wait.ts";
import type { Message } from "./message.ts";

/** What waits for one instance or entity. */
export class Mailbox {
	/** In the order of arrival. */
	#visible: Message[] = [];
	/** Those that are not visible yet. */
	readonly #later = new Set<Message>();
	#wait = ANYTHING;

	get isEmpty(): boolean {
		return this.#visible.length === 0 && this.#later.size === 0;
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
		this.#later.add(message);
	}

	/** Says that a message that was kept is due; false when it was dropped meanwhile. */
	release(message: Message): boolean {
		return this.#later.delete(message);
	}

	visible(limit: number): Message[] {
		return this.#visible.length > limit ? this.#visible.slice(0, limit) : this.#visible;
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
		const gone = new Set(used);
		this.#visible = this.#visible.filter((message) => !gone.has(message));
	}

	/** Takes out everything, or what is for one execution. */
	drop(executionId: string | "all"): Message[] {
		const isDropped = (message: Message) =>
			executionId === "all" || message.executionId === executionId;
		const dropped = [...this.#visible.filter(isDropped), ...[...this.#later].filter(isDropped)];
		this.#visible = this.#visible.filter((message) => !isDropped(message));
		for (const message of dropped) this.#later.delete(message);
		return dropped;
	}
}

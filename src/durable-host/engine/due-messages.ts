import type { Message } from "./message.ts";

/**
 * Messages that are not visible yet, the next one first: a binary heap by instant, then by row id. Of those that
 * were dropped (timers of days whose instances have ended) it keeps no more than of the others.
 */
export class DueMessages {
	#heap: Message[] = [];
	/** Still in the heap, but never the first. */
	readonly #dropped = new Set<Message>();

	get next(): Message | undefined {
		return this.#heap[0];
	}

	/** How many are kept, with those that were dropped. */
	get size(): number {
		return this.#heap.length;
	}

	add(message: Message): void {
		const heap = this.#heap;
		let at = heap.push(message) - 1;
		while (at > 0) {
			const parent = (at - 1) >> 1;
			if (!isBefore(heap[at]!, heap[parent]!)) return;
			this.#swap(at, parent);
			at = parent;
		}
	}

	/** Takes the next one out. */
	take(): Message | undefined {
		const first = this.#takeFirst();
		this.#uncover();
		return first;
	}

	/** Forgets one that was added and not taken. */
	drop(message: Message): void {
		this.#dropped.add(message);
		if (2 * this.#dropped.size <= this.#heap.length) {
			this.#uncover();
			return;
		}
		// What is sorted is a heap.
		this.#heap = this.#heap.filter((one) => !this.#dropped.has(one)).sort(inOrder);
		this.#dropped.clear();
	}

	/** Sees to it that the first is none of those dropped. */
	#uncover(): void {
		while (this.#heap.length > 0 && this.#dropped.delete(this.#heap[0]!)) this.#takeFirst();
	}

	#takeFirst(): Message | undefined {
		const heap = this.#heap;
		const [first] = heap;
		const last = heap.pop();
		if (heap.length === 0) return first;
		heap[0] = last!;
		for (let at = 0; ; ) {
			const left = 2 * at + 1;
			if (left >= heap.length) return first;
			const right = left + 1;
			const least = right < heap.length && isBefore(heap[right]!, heap[left]!) ? right : left;
			if (!isBefore(heap[least]!, heap[at]!)) return first;
			this.#swap(at, least);
			at = least;
		}
	}

	#swap(a: number, b: number): void {
		const kept = this.#heap[a]!;
		this.#heap[a] = this.#heap[b]!;
		this.#heap[b] = kept;
	}
}

function isBefore(a: Message, b: Message): boolean {
	return inOrder(a, b) < 0;
}

function inOrder(a: Message, b: Message): number {
	return a.visibleAt - b.visibleAt || a.rowId - b.rowId;
}

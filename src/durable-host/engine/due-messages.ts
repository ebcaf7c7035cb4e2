import type { Message } from "./message.ts";

/** Messages that are not visible yet, the next one first: a binary heap by instant, then by row id. */
export class DueMessages {
	readonly #heap: Message[] = [];

	get next(): Message | undefined {
		return this.#heap[0];
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
	return a.visibleAt === b.visibleAt ? a.rowId < b.rowId : a.visibleAt < b.visibleAt;
}

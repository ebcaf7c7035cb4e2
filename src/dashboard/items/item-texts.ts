import { type Signal, signal } from "@preact/signals";
import { api } from "../api.ts";

/** As much of an item's text is shown, and searched. */
const KEPT_CHARACTERS = 300;
/** As much as one answer has. */
const A_PAGE = 1000;
/** A search of a large job reads many pages; the list is filtered anew no more often than this. */
const TOLD_EVERY_MS = 200;

/** The items of a job as JSON texts. They never change, so each is read once, when it is first seen or searched. */
export interface ItemTexts {
	/** By index; undefined where it was not read yet. */
	texts: Signal<readonly (string | undefined)[]>;
	/** Reads those of some indexes, from `first` up to, and without, `end`. */
	need(first: number, end: number): void;
	close(): void;
}

export function itemTexts(id: string, itemCount: number): ItemTexts {
	const texts = signal<readonly (string | undefined)[]>(Array.from({ length: itemCount }));
	const asked = new Set<number>();
	const ended = new AbortController();
	let line: Promise<void> = Promise.resolve();
	let read: (string | undefined)[] = [...texts.value];
	let waiting = 0;
	let toldAt = 0;

	async function readPage(page: number): Promise<void> {
		if (ended.signal.aborted) return;
		try {
			const given = { id, from: page * A_PAGE, count: A_PAGE };
			const { items } = await api.readItems(given, ended.signal);
			for (const { index, item } of items) {
				read[index] = JSON.stringify(item).slice(0, KEPT_CHARACTERS);
			}
		} catch {
			// Asked for again when it is seen again; the job's own requests tell the trouble.
			asked.delete(page);
		}
	}

	async function readNext(page: number): Promise<void> {
		await readPage(page);
		waiting--;
		if (waiting > 0 && performance.now() - toldAt < TOLD_EVERY_MS) return;
		toldAt = performance.now();
		texts.value = read;
		read = [...read];
	}

	return {
		texts,
		need(first, end) {
			for (
				let page = Math.floor(first / A_PAGE);
				page * A_PAGE < Math.min(end, itemCount);
				page++
			) {
				if (asked.has(page)) continue;
				asked.add(page);
				// One after the other: a search of a large job is no flood of requests.
				waiting++;
				line = line.then(() => readNext(page));
			}
		},
		close: () => ended.abort(),
	};
}

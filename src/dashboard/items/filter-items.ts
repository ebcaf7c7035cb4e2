import type { ItemHistory, ItemState } from "../item-history.ts";

/** An item with the texts in which a search looks. */
export interface SearchedItem extends ItemHistory {
	/** The item, as JSON text; its beginning, when it is long. Absent while it was not read. */
	text?: string;
}

/**
 * The indexes of the items that a search finds, in order. `#12` is the item 12; every other word must stand somewhere
 * in the item, its reason or its message, whatever its case. No state chosen: every state.
 */
export function filterItems(
	items: readonly SearchedItem[],
	search: string,
	states: ReadonlySet<ItemState>,
): number[] {
	const words = search.toLowerCase().split(/\s+/).filter(Boolean);
	const found: number[] = [];
	for (const item of items) {
		if (states.size > 0 && !states.has(item.state)) continue;
		if (words.every((word) => isIn(item, word))) found.push(item.index);
	}
	return found;
}

function isIn({ index, text, reason, message }: SearchedItem, word: string): boolean {
	if (/^#\d+$/.test(word)) return index === Number(word.slice(1));
	return (
		String(index) === word ||
		(text?.toLowerCase().includes(word) ?? false) ||
		(reason?.includes(word) ?? false) ||
		(message?.toLowerCase().includes(word) ?? false)
	);
}

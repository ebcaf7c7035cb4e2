import type { ItemHistory, ItemState } from "../item-history.ts";

/**
 * The indexes of the items that a search finds, in order. `#12` is the item 12; every other word must stand somewhere in
 * the item's text or reason, or be its index or exit code, whatever its case. No state chosen: every state. `texts`, by
 * index, are the items as JSON, as far as they were read.
 */
export function filterItems(
	items: readonly ItemHistory[],
	texts: readonly (string | undefined)[],
	search: string,
	states: ReadonlySet<ItemState>,
): number[] {
	const words = search.toLowerCase().split(/\s+/).filter(Boolean);
	const found: number[] = [];
	for (const item of items) {
		if (states.size > 0 && !states.has(item.state)) continue;
		const text = words.length === 0 ? undefined : texts[item.index]?.toLowerCase();
		if (words.every((word) => isIn(item, text, word))) found.push(item.index);
	}
	return found;
}

function isIn(
	{ index, reason, exitCode }: ItemHistory,
	text: string | undefined,
	word: string,
): boolean {
	if (/^#\d+$/.test(word)) return index === Number(word.slice(1));
	return (
		String(index) === word ||
		(exitCode !== undefined && String(exitCode) === word) ||
		(text?.includes(word) ?? false) ||
		(reason?.includes(word) ?? false)
	);
}

import { type ItemHistory, tookMs } from "../item-history.ts";

export const ORDERS = { number: "by number", longest: "longest first" } as const;
export type Order = keyof typeof ORDERS;

/** Indexes of items, in order, in another: `longest` by how long their newest launches took; what has none is last. */
export function orderItems(
	indexes: readonly number[],
	items: readonly ItemHistory[],
	order: Order,
	now: number,
): readonly number[] {
	if (order === "number") return indexes;
	const took = new Map(indexes.map((index) => [index, tookMs(items[index]!, now) ?? -1]));
	return [...indexes].sort((a, b) => took.get(b)! - took.get(a)! || a - b);
}

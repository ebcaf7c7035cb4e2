import { expect, it } from "vitest";
import type { ItemHistory } from "../item-history.ts";
import { orderItems } from "./order-items.ts";

const items: ItemHistory[] = [
	{ index: 0, state: "waiting", launches: [] },
	{
		index: 1,
		state: "succeeded",
		launches: [{ launch: 1, createdAt: 0, startedAt: 40, endedAt: 50 }],
	},
	{ index: 2, state: "running", launches: [{ launch: 1, createdAt: 20, startedAt: 30 }] },
	{ index: 3, state: "launched", launches: [{ launch: 1, createdAt: 90 }] },
];

it("the longest are first, as they are now, and what never began is last", () => {
	expect(orderItems([0, 1, 2, 3], items, "longest", 100)).toEqual([2, 1, 3, 0]);
	expect(orderItems([0, 3], items, "longest", 100)).toEqual([3, 0]);
});

it("by number they stay as they came", () => {
	const indexes = [1, 3];
	expect(orderItems(indexes, items, "number", 100)).toBe(indexes);
});

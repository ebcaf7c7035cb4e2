import { expect, it } from "vitest";
import type { ItemState } from "../item-history.ts";
import { filterItems, type SearchedItem } from "./filter-items.ts";

const items: SearchedItem[] = [
	{ index: 0, state: "succeeded", launches: [], text: '{"city":"Oslo"}' },
	{
		index: 1,
		state: "failed",
		launches: [],
		text: '{"city":"Rome"}',
		reason: "application",
		message: "The container exited with code 3.",
	},
	{ index: 12, state: "waiting", launches: [], text: '{"city":"Oslo","year":1}' },
];
const find = (search: string, ...states: ItemState[]) =>
	filterItems(items, search, new Set(states));

it("nothing asked finds everything", () => {
	expect(find("")).toEqual([0, 1, 12]);
	expect(find("  ")).toEqual([0, 1, 12]);
});

it("every word must be found, in the item, its reason or its message, whatever its case", () => {
	expect(find("oslo")).toEqual([0, 12]);
	expect(find("OSLO year")).toEqual([12]);
	expect(find("Code application")).toEqual([1]);
	expect(find("paris")).toEqual([]);
});

it("a number with a hash is an index and nothing else", () => {
	expect(find("#1")).toEqual([1]);
	expect(find("1")).toEqual([1, 12]);
});

it("states narrow what a search finds", () => {
	expect(find("oslo", "waiting")).toEqual([12]);
	expect(find("", "failed", "waiting")).toEqual([1, 12]);
});

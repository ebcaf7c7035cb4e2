import { expect, it } from "vitest";
import type { ItemHistory, ItemState } from "../item-history.ts";
import { filterItems } from "./filter-items.ts";

const items: ItemHistory[] = [
	{ index: 0, state: "succeeded", launches: [] },
	{ index: 1, state: "failed", launches: [], reason: "application", exitCode: 33 },
	{ index: 2, state: "waiting", launches: [] },
	{ index: 3, state: "waiting", launches: [] },
];
const texts = ['{"city":"Oslo"}', '{"city":"Rome"}', '{"city":"Oslo","year":1}', undefined];
const find = (search: string, ...states: ItemState[]) =>
	filterItems(items, texts, search, new Set(states));

it("nothing asked finds everything", () => {
	expect(find("")).toEqual([0, 1, 2, 3]);
	expect(find("  ")).toEqual([0, 1, 2, 3]);
});

it("every word must be found, in the item or its reason, whatever its case", () => {
	expect(find("oslo")).toEqual([0, 2]);
	expect(find("OSLO year")).toEqual([2]);
	expect(find("Application rome")).toEqual([1]);
	expect(find("paris")).toEqual([]);
});

it("a number with a hash is an index and nothing else; one without may also be an exit code", () => {
	expect(find("#1")).toEqual([1]);
	expect(find("1")).toEqual([1, 2]);
	expect(find("33")).toEqual([1]);
});

it("an item whose text was not read is found by its index alone", () => {
	expect(find("3")).toEqual([3]);
	expect(find("undefined")).toEqual([]);
});

it("states narrow what a search finds", () => {
	expect(find("oslo", "waiting")).toEqual([2]);
	expect(find("", "failed", "waiting")).toEqual([1, 2, 3]);
});

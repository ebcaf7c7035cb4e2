import { expect, it } from "vitest";
import { workAhead } from "./work-ahead.ts";

it("keeps the order, and so many at once", async () => {
	let atOnce = 0;
	let most = 0;
	const work = async (part: number) => {
		most = Math.max(most, ++atOnce);
		await new Promise((resolve) => setTimeout(resolve, 10 - part));
		atOnce--;
		return part;
	};
	const results: number[] = [];
	for await (const result of workAhead([0, 1, 2, 3, 4, 5, 6], 3, work)) results.push(result);
	expect(results).toEqual([0, 1, 2, 3, 4, 5, 6]);
	expect(most).toBe(3);
});

it("ends with the first failure, when what is under way has ended too", async () => {
	const ended: number[] = [];
	const work = async (part: number) => {
		await new Promise((resolve) => setTimeout(resolve, 5 * part));
		ended.push(part);
		if (part === 1) throw new Error("boom");
	};
	const all = async () => {
		for await (const _ of workAhead([1, 2, 3, 4], 2, work));
	};
	await expect(all()).rejects.toThrow("boom");
	expect(ended).toEqual([1, 2]);
});

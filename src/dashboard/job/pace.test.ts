import { expect, it } from "vitest";
import type { ItemHistory } from "../item-history.ts";
import { endsOf, paceOf } from "./pace.ts";

function ended(index: number, finishedAt: number): ItemHistory {
	return { index, state: "succeeded", launches: [{ launch: 1, createdAt: 0 }], finishedAt };
}
const open: ItemHistory = { index: 99, state: "waiting", launches: [] };

it("the first end tells the pace since the first launch", () => {
	expect(paceOf(endsOf([ended(0, 30_000), open]), 60_000)).toEqual({
		perMinute: 1,
		leftMs: 60_000,
	});
});

it("later, the newer half of the ends counts: a slow beginning is forgotten", () => {
	const slow = Array.from({ length: 10 }, (_, at) => ended(at, 600_000 + 60_000 * at));
	const fast = Array.from({ length: 10 }, (_, at) => ended(10 + at, 1_140_000 + 1000 * (at + 1)));
	const { perMinute } = paceOf(endsOf([...slow, ...fast, open]), 1_150_000);
	expect(perMinute).toBeCloseTo(60);
});

it("nothing is told before anything ended, nor of the first second", () => {
	expect(paceOf(endsOf([open]), 60_000)).toEqual({});
	expect(paceOf(endsOf([ended(0, 100), open]), 900)).toEqual({});
});

it("a job whose items have all ended has no time left to tell", () => {
	expect(paceOf(endsOf([ended(0, 30_000)]), 60_000)).not.toHaveProperty("leftMs");
});

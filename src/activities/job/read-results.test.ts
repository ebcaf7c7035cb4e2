import { afterEach, beforeEach, expect, it } from "vitest";
import { sampleOutcome } from "../../store/suite/samples.ts";
import { JOB_ID, type WorldUnderTest, worldUnderTest } from "../world-under-test.ts";
import { readResults } from "./read-results.ts";

let world: WorldUnderTest;
beforeEach(async () => {
	world = await worldUnderTest();
});
afterEach(() => world.close());

const read = (from = 0) => readResults({ jobId: JOB_ID, from }, world.context);

it("is safe to run twice because it only reads: the same page in item order", async () => {
	await world.store.writeOutcome(JOB_ID, sampleOutcome(1));
	await world.store.writeOutcome(JOB_ID, sampleOutcome(0));
	const page = await read();
	expect(page.count).toBe(2);
	expect(JSON.parse(page.json)).toMatchObject([{ index: 0 }, { index: 1 }]);
	expect(await read()).toEqual(page);
});

it("stops before an item that has no outcome yet", async () => {
	await world.store.writeOutcome(JOB_ID, sampleOutcome(1));
	expect(await read()).toEqual({ json: "[]", count: 0 });
	expect((await read(1)).count).toBe(1);
});

it("ends a page before it grows past what an activity may return", async () => {
	const result = { json: JSON.stringify("x".repeat(30_000)) };
	for (const index of [0, 1])
		await world.store.writeOutcome(JOB_ID, sampleOutcome(index, { result }));
	expect((await read()).count).toBe(1);
	expect((await read(1)).count).toBe(1);
});

it("counts what a page takes as it travels, where each quote takes two bytes", async () => {
	const quotes = (count: number) => ({ json: JSON.stringify(Array(count).fill("")) });
	for (const index of [0, 1])
		await world.store.writeOutcome(JOB_ID, sampleOutcome(index, { result: quotes(7000) }));
	const page = await read();
	expect(page.count).toBe(1);
	expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(48 * 1024);
});

it("passes over a result that no page could take", async () => {
	const result = { json: JSON.stringify(Array(12_000).fill("")) };
	await world.store.writeOutcome(JOB_ID, sampleOutcome(0, { result }));
	expect(JSON.parse((await read()).json)).toEqual([
		{ index: 0, status: "succeeded", result: null, resultTooLarge: true },
	]);
});

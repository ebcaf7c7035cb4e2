import { describe, expect, it } from "vitest";
import { OPERATIONS } from "../../contract/operations.ts";
import { playedItems, playedJob } from "../fake/played-job.ts";
import { aPlay } from "../fake/played-job-sample.ts";
import { faultIn } from "./answer-fault.ts";

const job = playedJob(aPlay(), 0);
const items = playedItems(aPlay({ items: ["a"] }), 1e12);

describe("what is wrong with an answer", () => {
	it("is nothing where it is as the contract says", () => {
		expect(faultIn(OPERATIONS.readJob.answer, job)).toBeUndefined();
		expect(faultIn(OPERATIONS.readItems.answer, { items })).toBeUndefined();
	});

	it("is no key that a newer server added, at any depth", () => {
		const newer = {
			...job,
			mood: "good",
			links: { ...job.links, more: "" },
			items: { ...job.items, resting: 0 },
		};
		expect(faultIn(OPERATIONS.readJob.answer, newer)).toBeUndefined();
		const price = { vcpuHour: 1, gbHour: 1, region: "a", source: "table", zone: 1 };
		const basis = {
			...{ now: job.createdAt, location: "a", pollIntervalMs: 1, standing: null },
			prices: { a: { standard: price, glacial: price } },
		};
		expect(faultIn(OPERATIONS.readPlanBasis.answer, basis)).toBeUndefined();
	});

	it.each<[unknown, string]>([
		[null, "expected object, found null."],
		[[], "expected object, found a list."],
		["x".repeat(100), `expected object, found "${"x".repeat(59)}….`],
		[{}, "items: expected array, found nothing."],
		[{ items: [...items, { ...items[0], index: -1 }] }, "items[1].index: Too small"],
		[{ items: [{ ...items[0], state: "lost" }] }, "expected waiting or launched or running"],
		[{ items: [{ ...items[0], state: "lost" }] }, 'found "lost".'],
		[{ items: [{ ...items[0], outcome: { status: {} } }] }, "items[0].outcome.status: expected"],
		[
			{ items: [{ ...items[0], mood: 1, index: "0" }] },
			'items[0].index: expected number, found "0".',
		],
	])("is told with its place, what was expected, and what was found: %j", (answer, words) => {
		expect(faultIn(OPERATIONS.readItems.answer, answer)).toContain(words);
	});
});

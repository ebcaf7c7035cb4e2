import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	ageKey,
	agesAfter,
	itemKey,
	itemRange,
	launchKey,
	onceKey,
	type RowKey,
	type RowRange,
	rangesOfJob,
	readAgeKey,
} from "./row-keys.ts";

const name = fc.stringMatching(/^[A-Za-z0-9._-]{1,12}$/);
const onceName = fc.stringMatching(/^[A-Za-z0-9._/-]{1,20}$/);
const creation = fc.uuid();
const index = fc.integer({ min: 0, max: 99_999_999 });
const number = fc.integer({ min: 1, max: 10_000 });

function isIn({ partition, row }: RowRange, { partitionKey, rowKey }: RowKey): boolean {
	const within = (text: string, { from, to }: { from: string; to: string }) =>
		text >= from && text < to;
	const inPartition =
		typeof partition === "string" ? partitionKey === partition : within(partitionKey, partition);
	return inPartition && (row === undefined || within(rowKey, row));
}

describe("The keys of rows", () => {
	it("have only characters that the service takes, and that need no quoting", () => {
		fc.assert(
			fc.property(name, onceName, number, (jobId, key, launch) => {
				const keys = [
					launchKey("hub", { jobId, run: launch, index: launch, launch }),
					onceKey("hub", key),
					itemKey("hub", jobId, "creation", launch),
					ageKey("hub", { createdAt: launch, id: jobId }),
				];
				for (const { partitionKey, rowKey } of keys) {
					expect(partitionKey + rowKey).toMatch(/^[A-Za-z0-9._!-]+$/);
				}
			}),
		);
	});

	it("of values written once differ when the values' keys do", () => {
		fc.assert(
			fc.property(onceName, onceName, (one, other) => {
				fc.pre(one !== other);
				expect(onceKey("hub", one)).not.toEqual(onceKey("hub", other));
			}),
		);
	});

	it("are in the ranges of their own job, and in those of no other", () => {
		fc.assert(
			fc.property(name, name, onceName, creation, index, (job, other, rest, creation, index) => {
				const keysOf = (jobId: string): RowKey[] => [
					launchKey("hub", { jobId, run: 1, index, launch: 1 }),
					onceKey("hub", `${jobId}/${rest}`),
					itemKey("hub", jobId, creation, index),
				];
				const ranges = rangesOfJob("hub", job);
				const isOfJob = (key: RowKey) => ranges.some((range) => isIn(range, key));
				expect(keysOf(job).every(isOfJob)).toBe(true);
				expect(isOfJob(onceKey("hub", job))).toBe(false);
				if (other !== job) expect(keysOf(other).some(isOfJob)).toBe(false);
			}),
		);
	});

	it("of items are in their range, in the order of the indices", () => {
		fc.assert(
			fc.property(index, index, (one, other) => {
				const key = (at: number) => itemKey("hub", "job", "c", at).rowKey;
				expect(key(one) < key(other)).toBe(one < other);
				const range = itemRange("hub", "job", "c", [one, one + 1]);
				expect(isIn(range, itemKey("hub", "job", "c", other))).toBe(one === other);
			}),
		);
	});

	it("of jobs are in the order of the list, and behind a place comes what is after it", () => {
		const place = fc.record({
			createdAt: fc.integer({ min: 0, max: 999_999_999_999_999 }),
			id: name,
		});
		fc.assert(
			fc.property(place, place, (one, other) => {
				expect(readAgeKey(ageKey("hub", one))).toEqual(one);
				if (one.createdAt < other.createdAt) {
					expect(ageKey("hub", other).rowKey < ageKey("hub", one).rowKey).toBe(true);
				}
				const isAfter = ageKey("hub", other).rowKey > ageKey("hub", one).rowKey;
				expect(isIn(agesAfter("hub", one), ageKey("hub", other))).toBe(isAfter);
				expect(isIn(agesAfter("hub", undefined), ageKey("hub", one))).toBe(true);
			}),
		);
	});
});

import { describe, expect, it } from "vitest";
import type { LaunchRecord } from "../../job/launch-record.ts";
import type { TheStore } from "../store.suite.ts";
import type { LaunchKey } from "../store.ts";
import { ODD_TEXTS, sampleOutcome } from "./samples.ts";

const KEY: LaunchKey = { jobId: "a", index: 0, run: 1, launch: 1 };

export function describeLaunches(theStore: TheStore): void {
	describe("launch records", () => {
		it("are empty before something was written", async () => {
			expect(await theStore().readLaunchRecord(KEY)).toEqual({});
		});

		it("keep every field, and texts as they were", async () => {
			const message = ODD_TEXTS.join("|");
			const record: LaunchRecord = {
				callback: { outcome: "failed", result: { json: JSON.stringify(message) }, at: 1 },
				exit: { code: 139, startedAt: 2, finishedAt: 3, at: 4 },
				found: { reason: "platform", message, at: 5 },
				closed: { outcome: sampleOutcome(0) },
			};
			expect(await theStore().changeLaunchRecord(KEY, () => record)).toEqual(record);
			expect(await theStore().readLaunchRecord(KEY)).toEqual(record);
		});

		it("belong to one job, item, run and launch each", async () => {
			const keys = [
				KEY,
				{ ...KEY, jobId: "a-1" },
				{ ...KEY, index: 1 },
				{ ...KEY, index: 11 },
				{ ...KEY, run: 2 },
				{ ...KEY, run: 11 },
				{ ...KEY, launch: 2 },
			];
			for (const [at, key] of keys.entries()) {
				await theStore().changeLaunchRecord(key, () => ({ exit: { code: 0, at } }));
			}
			for (const [at, key] of keys.entries()) {
				expect(await theStore().readLaunchRecord(key)).toEqual({ exit: { code: 0, at } });
			}
		});

		it("stay as they are when the change returns undefined, and are returned", async () => {
			const spoil = (record: LaunchRecord) => {
				record.exit = { code: 99, at: 9 };
				return undefined;
			};
			expect(await theStore().changeLaunchRecord(KEY, spoil)).toEqual({});
			const record: LaunchRecord = { exit: { code: 0, at: 1 } };
			await theStore().changeLaunchRecord(KEY, () => record);
			expect(await theStore().changeLaunchRecord(KEY, spoil)).toEqual(record);
			expect(await theStore().readLaunchRecord(KEY)).toEqual(record);
		});

		it("stay as they are when the change throws", async () => {
			const record: LaunchRecord = { exit: { code: 0, at: 1 } };
			await theStore().changeLaunchRecord(KEY, () => record);
			const refused = theStore().changeLaunchRecord(KEY, (before) => {
				before.exit = { code: 99, at: 9 };
				throw new RangeError("no");
			});
			await expect(refused).rejects.toThrow(RangeError);
			expect(await theStore().readLaunchRecord(KEY)).toEqual(record);
		});

		it("take what every one of 50 writers at once adds", async () => {
			await Promise.all(
				Array.from({ length: 50 }, () =>
					theStore().changeLaunchRecord(KEY, (record) => ({
						exit: { code: (record.exit?.code ?? 0) + 1, at: 1 },
					})),
				),
			);
			expect(await theStore().readLaunchRecord(KEY)).toEqual({ exit: { code: 50, at: 1 } });
		});

		it("let one of 50 deciders at once close them, and show each what stands", async () => {
			const records = await Promise.all(
				Array.from({ length: 50 }, (_, decider) =>
					theStore().changeLaunchRecord(KEY, (record) =>
						record.closed
							? undefined
							: { ...record, closed: { again: "platform", message: `${decider}` } },
					),
				),
			);
			const standing = await theStore().readLaunchRecord(KEY);
			expect(standing.closed).toBeDefined();
			for (const record of records) expect(record).toEqual(standing);
		});
	});
}

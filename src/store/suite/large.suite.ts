import { describe, expect, it } from "vitest";
import type { TheStore } from "../store.suite.ts";
import { NO_COUNTS, ODD_TEXTS, sampleJob, sampleOutcome } from "./samples.ts";

/** What a service would call too large: of ASCII, and of characters that are two or four bytes. */
const LARGE_TEXTS = ["0123456789".repeat(60_000), "é\u{1f469}".repeat(200_000)];
const LARGE_MS = 60_000;

export function describeLarge(theStore: TheStore): void {
	describeLargeValues(theStore);
	describeLargeJob(theStore);
}

function describeLargeValues(theStore: TheStore): void {
	describe.each([
		{ title: "600,000 characters of ASCII", text: LARGE_TEXTS[0]! },
		{ title: "600,000 characters of others", text: LARGE_TEXTS[1]! },
	])("A value of $title", ({ text }) => {
		it("is kept in a job's record, and can be changed", async () => {
			const files = { "large.txt": text, "odd.txt": ODD_TEXTS.join("\n") };
			const record = sampleJob("a", { job: { ...sampleJob("a").job, files } });
			expect(await theStore().createJob(record, [])).toBe("created");
			expect(await theStore().createJob(record, [])).toBe("exists");
			await theStore().changeJob("a", (job) => ({ ...job, phase: "running" }));
			await theStore().changeJob("a", (job) => ({ ...job, run: 2 }));
			const changed = { ...record, phase: "running", run: 2 };
			expect(await theStore().readJob("a")).toEqual(changed);
			expect((await theStore().listJobs({ limit: 5 })).jobs).toEqual([changed]);
		});

		it("is kept in an item, its outcome, a launch record and a value written once", async () => {
			const item = JSON.stringify(text);
			const outcome = sampleOutcome(0, { result: { json: item }, logTail: text });
			const key = { jobId: "a", index: 0, run: 1, launch: 1 };
			await theStore().createJob(sampleJob("a", { itemCount: 2 }), [item, "1"]);
			await theStore().writeOutcome("a", outcome);
			await theStore().changeLaunchRecord(key, () => ({ closed: { outcome } }));
			await theStore().writeOnce("a/once", text);

			expect(await theStore().readItems("a", 0, 2)).toEqual([
				{ index: 0, item, outcome },
				{ index: 1, item: "1" },
			]);
			expect(await theStore().readOutcome("a", 0)).toEqual(outcome);
			expect(await theStore().readLaunchRecord(key)).toEqual({ closed: { outcome } });
			expect(await theStore().writeOnce("a/once", "")).toEqual({ value: text, mine: false });
		});

		it("makes room for a short one", async () => {
			await theStore().createJob(sampleJob("a", { itemCount: 1 }), ["0"]);
			const key = { jobId: "a", index: 0, run: 1, launch: 1 };
			const found = (message: string) => ({
				found: { reason: "platform" as const, message, at: 1 },
			});
			const failed = { status: "failed", reason: "platform" } as const;
			for (const [at, message] of [text, "short", text].entries()) {
				const run = at + 1;
				await theStore().changeJob("a", (job) => ({ ...job, run }));
				await theStore().changeLaunchRecord(key, () => found(message));
				await theStore().writeOutcome("a", sampleOutcome(0, { ...failed, run, message }));
				expect(await theStore().readLaunchRecord(key)).toEqual(found(message));
				expect((await theStore().readOutcome("a", 0))?.message).toBe(message);
			}
		});
	});

	it("items of 32 KB each are created together", async () => {
		const items = Array.from({ length: 250 }, (_, index) =>
			JSON.stringify(String(index % 10).repeat(32 * 1024 - 2)),
		);
		await theStore().createJob(sampleJob("a", { itemCount: items.length }), items);
		const rows = await theStore().readItems("a", 0, items.length);
		expect(rows.every((row) => row.item === items[row.index])).toBe(true);
		expect(rows).toHaveLength(items.length);
	});
}

function describeLargeJob(theStore: TheStore): void {
	it(
		"10,000 items are created, counted, paged, ended and deleted within a minute",
		async () => {
			const startedAt = performance.now();
			const items = Array.from({ length: 10_000 }, (_, index) => `{"frame":${index}}`);
			await theStore().createJob(sampleJob("a", { itemCount: items.length }), items);
			await theStore().createJob(sampleJob("b", { itemCount: 1 }), ["0"]);
			expect(await theStore().countItems("a")).toEqual({ ...NO_COUNTS, waiting: 10_000 });
			const ended = Array.from({ length: 100 }, (_, step) => step * 100 + 7);
			await Promise.all(ended.map((index) => theStore().writeOutcome("a", sampleOutcome(index))));
			expect(await theStore().countItems("a")).toMatchObject({ waiting: 9_900, succeeded: 100 });
			for (const from of [0, 995, 5_000, 9_999]) {
				const rows = await theStore().readItems("a", from, 1_100);
				const indices = [...items.keys()].slice(from, from + 1_100);
				expect(rows.map((row) => row.index)).toEqual(indices);
				expect(rows.every((row) => row.item === items[row.index])).toBe(true);
			}
			await theStore().deleteJob("a");
			expect(await theStore().readItems("a", 0, 10_000)).toEqual([]);
			expect(await theStore().countItems("b")).toEqual({ ...NO_COUNTS, waiting: 1 });
			expect(performance.now() - startedAt).toBeLessThan(LARGE_MS);
		},
		LARGE_MS,
	);
}

import { describe, expect, it } from "vitest";
import type { Outcome } from "../../job/outcome.ts";
import type { TheStore } from "../store.suite.ts";
import { ODD_TEXTS, sampleJob, sampleNote, sampleOutcome } from "./samples.ts";

export function describeOutcomes(theStore: TheStore): void {
	describe("writeOutcome and readOutcome", () => {
		it("know no outcome before one was written", async () => {
			await theStore().createJob(sampleJob("a", { itemCount: 1 }), ["0"]);
			expect(await theStore().readOutcome("a", 0)).toBeUndefined();
			expect(await theStore().readOutcome("other", 0)).toBeUndefined();
		});

		it("keep every field, and texts as they were", async () => {
			await theStore().createJob(
				sampleJob("a", { itemCount: ODD_TEXTS.length }),
				ODD_TEXTS.map(() => "0"),
			);
			for (const [index, text] of ODD_TEXTS.entries()) {
				const outcome: Outcome = {
					index,
					run: 1,
					status: "failed",
					reason: "application",
					message: text,
					exitCode: 137,
					result: { json: JSON.stringify({ [text]: text }) },
					attempts: 2,
					launches: 5,
					startedAt: 1_795_500_000_001,
					finishedAt: 1_795_500_000_002,
					logTail: `${text}${"log line\n".repeat(1_800)}`,
				};
				expect(await theStore().writeOutcome("a", outcome)).toEqual(outcome);
				expect(await theStore().readOutcome("a", index)).toEqual(outcome);
				expect((await theStore().readItems("a", index, 1))[0]?.outcome).toEqual(outcome);
			}
		});

		it("let the first writer win, and tell the later ones what stands", async () => {
			await theStore().createJob(sampleJob("a", { itemCount: 1 }), ["0"]);
			const first = sampleOutcome(0, { result: { file: "a/results/0.json", bytes: 100_000 } });
			const second = sampleOutcome(0, { status: "failed", reason: "run-timeout" });
			expect(await theStore().writeOutcome("a", first)).toEqual(first);
			expect(await theStore().writeOutcome("a", second)).toEqual(first);
			expect(await theStore().readOutcome("a", 0)).toEqual(first);
			expect(await theStore().countItems("a")).toMatchObject({ succeeded: 1, failed: 0 });
		});

		it("let one of 50 writers at once win", async () => {
			await theStore().createJob(sampleJob("a", { itemCount: 1 }), ["0"]);
			const outcomes = await Promise.all(
				Array.from({ length: 50 }, (_, writer) => {
					const status = writer % 2 === 0 ? "succeeded" : "canceled";
					return theStore().writeOutcome("a", sampleOutcome(0, { status, launches: writer }));
				}),
			);
			const standing = await theStore().readOutcome("a", 0);
			for (const outcome of outcomes) expect(outcome).toEqual(standing);
			const counts = await theStore().countItems("a");
			expect(counts[standing!.status]).toBe(1);
			expect(counts.succeeded + counts.canceled).toBe(1);
		});

		it("keep the merge step's outcome apart from the items", async () => {
			await theStore().createJob(sampleJob("a", { itemCount: 2 }), ["0", "1"]);
			const merged = sampleOutcome(2);
			const before = await theStore().countItems("a");
			await theStore().noteItem("a", 2, sampleNote(1, "running"));
			expect(await theStore().writeOutcome("a", merged)).toEqual(merged);
			expect(await theStore().writeOutcome("a", { ...merged, launches: 9 })).toEqual(merged);
			expect(await theStore().readOutcome("a", 2)).toEqual(merged);
			expect(await theStore().countItems("a")).toEqual(before);
			expect((await theStore().readItems("a", 0, 10)).map((row) => row.index)).toEqual([0, 1]);
		});
	});
}

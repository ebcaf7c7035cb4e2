import { describe, expect, it } from "vitest";
import type { TheStore } from "../store.suite.ts";
import type { JobRecord } from "../store.ts";
import { NO_COUNTS, sampleJob, sampleNote, sampleOutcome } from "./samples.ts";

export function describeRaces(theStore: TheStore): void {
	describe("Many at once", () => {
		it("note and end the same items, and every item is counted once, by its end", async () => {
			const items = Array.from({ length: 20 }, (_, index) => `${index}`);
			await theStore().createJob(sampleJob("a", { itemCount: items.length }), items);
			await Promise.all(
				items.flatMap((_, index) => [
					theStore().noteItem("a", index, sampleNote(1, "launched")),
					theStore().noteItem("a", index, sampleNote(1, "running")),
					theStore().writeOutcome("a", sampleOutcome(index)),
					theStore().writeOutcome("a", sampleOutcome(index, { status: "failed" })),
				]),
			);
			const counts = await theStore().countItems("a");
			expect(counts.succeeded + counts.failed).toBe(20);
			const rows = await theStore().readItems("a", 0, 20);
			for (const row of rows) expect(row.note).toEqual(sampleNote(1, "running"));
			const succeeded = rows.filter((row) => row.outcome?.status === "succeeded");
			expect(succeeded).toHaveLength(counts.succeeded);
		});

		it("end items while the job is run again, and nothing of the run before is left to see", async () => {
			const items = Array.from({ length: 10 }, (_, index) => `${index}`);
			await theStore().createJob(sampleJob("a", { itemCount: items.length }), items);
			const failed = (index: number, run: number) =>
				sampleOutcome(index, { status: "failed", run });
			const inRun = (run: number) =>
				items.map((_, index) => theStore().writeOutcome("a", failed(index, run)));
			await Promise.all([
				...inRun(1),
				theStore().changeJob("a", (job) => ({ ...job, run: 2 })),
				...inRun(1),
			]);
			const mixed = await Promise.all([...inRun(1), ...inRun(2), ...inRun(1)]);
			expect(mixed).toHaveLength(30);
			expect(await theStore().countItems("a")).toEqual({ ...NO_COUNTS, failed: 10 });
			for (const { outcome } of await theStore().readItems("a", 0, 10))
				expect(outcome?.run).toBe(2);
		});

		it("create and delete jobs, and whoever lists them sees each that stays, once", async () => {
			const staying = Array.from({ length: 30 }, (_, index) => `stays-${index}`);
			const passing = Array.from({ length: 30 }, (_, index) => `passes-${index}`);
			const ages = (id: string) => ({ createdAt: 1_000 + (Number(id.split("-")[1]) % 10) });
			const create = (id: string) => theStore().createJob(sampleJob(id, ages(id)), []);
			await Promise.all([...staying, ...passing.slice(0, 15)].map(create));
			const coming = passing.slice(15).map(create);
			const going = passing.slice(0, 15).map((id) => theStore().deleteJob(id));
			const seen: JobRecord[] = [];
			let after: string | undefined;
			do {
				const page = await theStore().listJobs({ limit: 4, ...(after && { after }) });
				seen.push(...page.jobs);
				after = page.next;
			} while (after !== undefined);
			await Promise.all([...coming, ...going]);
			const ids = seen.map((job) => job.id);
			expect(new Set(ids).size).toBe(ids.length);
			expect(ids.filter((id) => id.startsWith("stays")).sort()).toEqual(staying.sort());
			const instants = seen.map((job) => job.createdAt);
			expect(instants).toEqual(instants.toSorted((one, two) => two - one));
		});

		it("write once under many keys, and each key has one writer whom all name", async () => {
			const keys = Array.from({ length: 10 }, (_, index) => `a/${index}/put`);
			const answers = await Promise.all(
				keys.flatMap((key) =>
					[0, 1, 2, 3, 4].map(async (writer) => ({
						key,
						writer,
						...(await theStore().writeOnce(key, writer)),
					})),
				),
			);
			for (const key of keys) {
				const ofKey = answers.filter((answer) => answer.key === key);
				const [winner, ...others] = ofKey.filter((answer) => answer.mine);
				expect(others).toEqual([]);
				expect(ofKey.every((answer) => answer.value === winner?.writer)).toBe(true);
			}
		});
	});

	describe("Jobs with odd names", () => {
		const ids = ["a", "A", "a.", "...", "..a", "-", "_", "0", "a-b", "a.b", "a_b", "x".repeat(100)];

		it("are kept apart, with their items, launches, values and files", async () => {
			const key = (jobId: string) => ({ jobId, index: 0, run: 1, launch: 1 });
			for (const [at, id] of ids.entries()) {
				await theStore().createJob(sampleJob(id, { itemCount: 1 }), [`${at}`]);
				await theStore().changeLaunchRecord(key(id), () => ({ exit: { code: at, at } }));
				await theStore().writeFile(`${id}/file`, Buffer.from(id));
				expect((await theStore().writeOnce(`${id}/once`, at)).mine).toBe(true);
			}
			for (const [at, id] of ids.entries()) {
				expect((await theStore().readJob(id))?.id).toBe(id);
				expect(await theStore().readItems(id, 0, 5)).toEqual([{ index: 0, item: `${at}` }]);
				expect((await theStore().readLaunchRecord(key(id))).exit?.code).toBe(at);
				expect(String(await theStore().readFile(`${id}/file`))).toBe(id);
			}
			const listed = (await theStore().listJobs({ limit: 50 })).jobs.map((job) => job.id);
			expect(listed.sort()).toEqual(ids.toSorted());
			for (const [at, id] of ids.entries()) {
				await theStore().deleteJob(id);
				expect((await theStore().listJobs({ limit: 50 })).jobs).toHaveLength(ids.length - at - 1);
			}
		});
	});
}

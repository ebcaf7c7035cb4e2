import { describe, expect, it } from "vitest";
import type { JobFilter } from "../job-filter.ts";
import { UnknownPlaceError } from "../job-place.ts";
import type { TheStore } from "../store.suite.ts";
import type { JobRecord, Store } from "../store.ts";
import { ODD_TEXTS, sampleJob } from "./samples.ts";

export function describeJobs(theStore: TheStore): void {
	describeCreation(theStore);
	describeList(theStore);
	describeFilter(theStore);
	describeChange(theStore);
}

function describeCreation(theStore: TheStore): void {
	describe("createJob and readJob", () => {
		it("give back the record as it was written", async () => {
			const record = sampleJob("a", { sealedSecrets: "v1.x", itemCount: 1 });
			expect(await theStore().createJob(record, ["1"])).toBe("created");
			expect(await theStore().readJob("a")).toEqual(record);
		});

		it("know no job that was not created", async () => {
			expect(await theStore().readJob("a")).toBeUndefined();
		});

		it("change nothing when the id is taken", async () => {
			const first = sampleJob("a", { itemCount: 1 });
			await theStore().createJob(first, ['"first"']);
			const second = sampleJob("a", { itemCount: 2, createdAt: 9, run: 7 });
			expect(await theStore().createJob(second, ["2", "3"])).toBe("exists");
			expect(await theStore().readJob("a")).toEqual(first);
			expect(await theStore().readItems("a", 0, 10)).toEqual([{ index: 0, item: '"first"' }]);
			expect((await theStore().listJobs({ limit: 10 })).jobs).toEqual([first]);
		});

		it("let one of many creators win, whose items are then all there", async () => {
			const creators = Array.from({ length: 20 }, (_, creator) => ({
				record: sampleJob("a", { itemCount: 5, run: creator }),
				items: Array.from({ length: 5 }, () => `${creator}`),
			}));
			const answers = await Promise.all(
				creators.map(({ record, items }) => theStore().createJob(record, items)),
			);
			expect(answers.filter((answer) => answer === "created")).toHaveLength(1);
			const winner = creators[answers.indexOf("created")]!;
			expect(await theStore().readJob("a")).toEqual(winner.record);
			const items = await theStore().readItems("a", 0, 10);
			expect(items.map((row) => row.item)).toEqual(winner.items);
		});

		it.each(["", ".", "..", "a/b", "a b", "ä", "../a"])("refuse the id %j", async (id) => {
			await expect(theStore().createJob(sampleJob(id), [])).rejects.toThrow();
		});

		it("refuse a count of items that is not the one in the record", async () => {
			await expect(theStore().createJob(sampleJob("a", { itemCount: 2 }), ["1"])).rejects.toThrow();
			expect(await theStore().readJob("a")).toBeUndefined();
		});
	});
}

function describeList(theStore: TheStore): void {
	describe("listJobs", () => {
		it("lists the newest first, page by page, each job once", async () => {
			// Three of one age: their order is free, but it must be one.
			for (const [id, createdAt] of Object.entries({ c: 30, a: 10, e: 30, b: 20, d: 30 })) {
				await theStore().createJob(sampleJob(id, { createdAt }), []);
			}
			const all = (await theStore().listJobs({ limit: 10 })).jobs;
			expect(all.map((job) => job.createdAt)).toEqual([30, 30, 30, 20, 10]);
			for (const limit of [1, 2, 3, 4, 5]) {
				const pages = await allPages(theStore(), limit);
				expect(pages.flat()).toEqual(all);
				expect(pages.slice(0, -1).every((page) => page.length === limit)).toBe(true);
				expect(pages).toHaveLength(Math.ceil(5 / limit));
			}
		});

		it("gives no next on the last page, and an empty list when there are no jobs", async () => {
			expect(await theStore().listJobs({ limit: 1 })).toEqual({ jobs: [] });
			await theStore().createJob(sampleJob("a"), []);
			expect(await theStore().listJobs({ limit: 1 })).not.toHaveProperty("next");
		});

		it("goes on behind the last page when jobs came and went meanwhile", async () => {
			for (const createdAt of [1, 2, 3, 4]) {
				await theStore().createJob(sampleJob(`job-${createdAt}`, { createdAt }), []);
			}
			const first = await theStore().listJobs({ limit: 2 });
			await theStore().deleteJob("job-3");
			await theStore().createJob(sampleJob("job-5", { createdAt: 5 }), []);
			const second = await theStore().listJobs({ limit: 2, after: first.next! });
			expect(second.jobs.map((job) => job.id)).toEqual(["job-2", "job-1"]);
		});

		it("refuses a place that it never gave, with an error of its own kind", async () => {
			for (const after of ["", "nonsense", "12", "-a"]) {
				await expect(theStore().listJobs({ limit: 1, after })).rejects.toThrow(UnknownPlaceError);
			}
		});

		it.each([0, -1, 1.5, Number.NaN])("refuses the limit %s", async (limit) => {
			await expect(theStore().listJobs({ limit })).rejects.toThrow();
		});
	});
}

function describeFilter(theStore: TheStore): void {
	describe("listJobs of a status or a source", () => {
		async function createJobs() {
			const jobs: [string, Partial<JobRecord>][] = [
				["a", { source: "x" }],
				["b", { source: "y", phase: "finished", status: "failed" }],
				["c", { source: "x", phase: "finished", status: "succeeded" }],
				["d", { source: "x", phase: "merging" }],
				["e", {}],
				["f", { source: "y" }],
			];
			for (const [at, [id, changes]] of jobs.entries()) {
				await theStore().createJob(sampleJob(id, { createdAt: at + 1, ...changes }), []);
			}
		}

		/** The ids of all pages. */
		async function idsOf(filter: JobFilter, limit = 10): Promise<string> {
			const pages = await allPages(theStore(), limit, filter);
			expect(pages.every((page) => page.length <= limit)).toBe(true);
			return pages
				.flat()
				.map((job) => job.id)
				.join("");
		}

		it("lists those alone, newest first, on pages of any length", async () => {
			await createJobs();
			for (const limit of [1, 2, 10]) {
				expect(await idsOf({ status: "running" }, limit)).toBe("feda");
				expect(await idsOf({ status: "failed" }, limit)).toBe("b");
				expect(await idsOf({ status: "canceled" }, limit)).toBe("");
				expect(await idsOf({ source: "x" }, limit)).toBe("dca");
				expect(await idsOf({ source: "x", status: "running" }, limit)).toBe("da");
				expect(await idsOf({ source: "X" }, limit)).toBe("");
			}
		});

		it("sees every change of a status", async () => {
			await createJobs();
			const end = { phase: "finished", status: "canceled" } as const;
			await theStore().changeJob("d", (record) => ({ ...record, ...end }));
			expect(await idsOf({ source: "x", status: "running" })).toBe("a");
			expect(await idsOf({ status: "canceled" })).toBe("d");
			await theStore().changeJob("d", ({ status: _, ...record }) => ({
				...record,
				phase: "running",
			}));
			expect(await idsOf({ status: "running" })).toBe("feda");
			await theStore().deleteJob("d");
			expect(await idsOf({ status: "running" })).toBe("fea");
		});

		it.each(ODD_TEXTS.filter((text) => text.isWellFormed()))(
			"takes the source %j as it is",
			async (source) => {
				await createJobs();
				await theStore().createJob(sampleJob("odd", { source }), []);
				expect(await idsOf({ source })).toBe("odd");
			},
		);
	});
}

function describeChange(theStore: TheStore): void {
	describe("changeJob", () => {
		it("writes what the change returns, and returns it", async () => {
			await theStore().createJob(sampleJob("a"), []);
			const changed = sampleJob("a", { phase: "finished", status: "failed", finishedAt: 5 });
			expect(await theStore().changeJob("a", () => changed)).toEqual(changed);
			expect(await theStore().readJob("a")).toEqual(changed);
			expect((await theStore().listJobs({ limit: 1 })).jobs).toEqual([changed]);
		});

		it("returns undefined and asks nobody when there is no such job", async () => {
			const change = () => {
				throw new Error("asked");
			};
			expect(await theStore().changeJob("a", change)).toBeUndefined();
		});

		it("loses no change of many at once", async () => {
			await theStore().createJob(sampleJob("a", { run: 0 }), []);
			const runs = await Promise.all(
				Array.from({ length: 50 }, () =>
					theStore().changeJob("a", (record) => ({ ...record, run: record.run + 1 })),
				),
			);
			expect(new Set(runs.map((record) => record?.run)).size).toBe(50);
			expect((await theStore().readJob("a"))?.run).toBe(50);
		});

		it("leaves the record as it was when the change throws", async () => {
			await theStore().createJob(sampleJob("a"), []);
			const refused = theStore().changeJob("a", (record) => {
				record.run = 99;
				throw new RangeError("no");
			});
			await expect(refused).rejects.toThrow(RangeError);
			expect(await theStore().readJob("a")).toEqual(sampleJob("a"));
			await theStore().changeJob("a", (record) => ({ ...record, run: 2 }));
			expect((await theStore().readJob("a"))?.run).toBe(2);
		});

		it.each([{ id: "b" }, { createdAt: 1 }, { itemCount: 1 }])(
			"refuses to change %j",
			async (fixed) => {
				await theStore().createJob(sampleJob("a"), []);
				await expect(
					theStore().changeJob("a", (record) => ({ ...record, ...fixed })),
				).rejects.toThrow();
				expect(await theStore().readJob("a")).toEqual(sampleJob("a"));
			},
		);
	});
}

async function allPages(store: Store, limit: number, filter: JobFilter = {}) {
	const pages = [await store.listJobs({ limit, ...filter })];
	for (let next = pages[0]?.next; next !== undefined; next = pages.at(-1)?.next) {
		pages.push(await store.listJobs({ limit, after: next, ...filter }));
	}
	return pages.map((page) => page.jobs);
}

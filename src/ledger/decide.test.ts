import { describe, expect, it } from "vitest";
import { decide } from "./decide.ts";
import { emptyLedger } from "./ledger.ts";
import { ledgerUnderTest, START_AT } from "./ledger-under-test.ts";
import type { LedgerRequest } from "./requests.ts";

const leaseName = (batch: number, launch = 1) => `job-a-r1-b${batch}-n${launch}`;

describe("invariant 1: a batch holds at most one lease", () => {
	it("queues a batch's next launch until its last lease is gone", () => {
		const test = ledgerUnderTest();
		test.enqueue(1);
		test.report(leaseName(0));
		const { permit } = test.ended(leaseName(0));
		expect(test.ask("claim", { job: "job-a", batch: 0, launch: 2 })).toEqual({ answer: "queued" });
		const told = { lease: leaseName(0), permit: permit!, gone: true, sent: true };
		const { wakes } = test.ask("deleted", { deletions: [{ ...told, answeredAt: test.now }] });
		expect(wakes).toMatchObject([
			{ batchId: "job-a.1.b0", launch: 2, answer: { answer: "granted", lease: leaseName(0, 2) } },
		]);
	});

	it("answers a claim that is asked again with the same grant", () => {
		const test = ledgerUnderTest();
		test.enqueue(1);
		const grant = test.ask("claim", { job: "job-a", batch: 0, launch: 1 });
		expect(test.ask("claim", { job: "job-a", batch: 0, launch: 1 })).toEqual(grant);
		expect(Object.keys(test.region().leases)).toEqual([leaseName(0)]);
	});

	it("begins a grant anew that is claimed after its time", () => {
		const test = ledgerUnderTest();
		test.enqueue(1);
		test.now += 400_000;
		const grant = test.ask("claim", { job: "job-a", batch: 0, launch: 1 });
		expect(grant).toMatchObject({ answer: "granted", goodUntil: test.now + 60_000 });
	});
});

describe("invariant 2: never more leases than the quota, and a lease stands until its group is gone", () => {
	it("grants as many as the quota and keeps the rest waiting in order", () => {
		const test = ledgerUnderTest();
		test.enqueue(5, {}, { containerGroups: 2 });
		expect(Object.keys(test.region().leases)).toEqual([leaseName(0), leaseName(1)]);
		expect(test.ledger.jobs["job-a"]!.ranges).toEqual([{ next: 2, end: 5 }]);
	});

	it("keeps the slot after `ended` and after a delete that was not done", () => {
		const test = ledgerUnderTest();
		test.enqueue(2, {}, { containerGroups: 1 });
		test.report(leaseName(0));
		const { permit } = test.ended(leaseName(0));
		const told = { lease: leaseName(0), permit: permit!, sent: true, answeredAt: test.now };
		test.ask("deleted", { deletions: [{ ...told, gone: false }] });
		expect(test.region().leases[leaseName(0)]!.state).toBe("ended");
		expect(leaseName(1) in test.region().leases).toBe(false);
		expect(test.region().due).toHaveProperty([leaseName(0)]);
		const [again] = test.ask("round", {}).deletes;
		expect(again!.permit).not.toBe(permit);
		test.ask("deleted", { deletions: [{ ...told, permit: again!.permit, gone: true }] });
		expect(Object.keys(test.region().leases)).toEqual([leaseName(1)]);
	});

	it("frees the slot at once when no group was ever made", () => {
		const test = ledgerUnderTest();
		test.enqueue(2, {}, { containerGroups: 1 });
		test.ask("ended", {
			report: { lease: leaseName(0), result: "invalid", answeredAt: test.now },
			groupMayExist: false,
		});
		expect(Object.keys(test.region().leases)).toEqual([leaseName(1)]);
	});

	it("gives a lease up only past its end, and only when its group was seen to be gone", () => {
		const test = ledgerUnderTest();
		test.enqueue(1);
		test.report(leaseName(0));
		const looked = (gone: boolean) =>
			test.ask("looked", { looks: [{ lease: leaseName(0), gone }] });
		looked(true);
		expect(leaseName(0) in test.region().leases).toBe(true);
		test.now = test.region().leases[leaseName(0)]!.deadAt + 1;
		looked(false);
		expect(leaseName(0) in test.region().leases).toBe(true);
		looked(true);
		expect(leaseName(0) in test.region().leases).toBe(false);
	});

	it("puts a grant that expired unreported back in front of its job's queue, as a create of now", () => {
		const test = ledgerUnderTest();
		test.enqueue(2, {}, { containerGroups: 1 });
		test.now = test.region().leases[leaseName(0)]!.deadAt + 1;
		test.ask("looked", { looks: [{ lease: leaseName(0), gone: true }] });
		expect(test.region().leases[leaseName(0)]!.notBefore).toBe(test.now);
		expect(Object.values(test.region().creates)).toEqual([1]);
	});

	it("frees a lease that two LISTs 30 s apart did not show, and none that was reported after they began", () => {
		const test = ledgerUnderTest();
		test.enqueue(1);
		const list = (beganAt: number) => test.ask("reconcile", { beganAt, groups: [] });
		test.report(leaseName(0));
		list(test.now);
		list(test.now);
		test.now += 40_000;
		list(test.now - 10_000);
		expect(leaseName(0) in test.region().leases).toBe(true);
		list(test.now + 20_000);
		expect(leaseName(0) in test.region().leases).toBe(false);
	});

	it("holds a job to its parallelism, and lets the other job have the rest", () => {
		const test = ledgerUnderTest();
		test.enqueue(4, { parallelism: 1 }, { containerGroups: 3 });
		test.enqueue(4, { id: "job-b" }, { containerGroups: 3 });
		const jobs = Object.values(test.region().leases).map(({ job }) => job);
		expect(jobs.sort()).toEqual(["job-a", "job-b", "job-b"]);
	});
});

describe("invariant 3: a create or delete counts from its answer, and as now until then", () => {
	it("counts grants that were not reported as creates of now", () => {
		const test = ledgerUnderTest();
		test.enqueue(9, {}, { createsPer5Minutes: 3 });
		expect(Object.keys(test.region().leases)).toHaveLength(3);
		test.now += 299_000;
		for (const batch of [0, 1, 2]) test.report(leaseName(batch));
		test.now += 2000;
		expect(test.ask("round", {}).wakes).toEqual([]);
		expect(Object.keys(test.region().leases)).toHaveLength(3);
		test.now += 303_000;
		expect(test.ask("round", {}).wakes).toHaveLength(3);
	});

	it("counts no create for a launch that was late or canceled", () => {
		const test = ledgerUnderTest();
		test.enqueue(2);
		test.report(leaseName(0), "late");
		test.report(leaseName(1), "canceled");
		expect(test.region().creates).toEqual({});
	});

	it("hands out no more permits than the delete window has room for", () => {
		const test = ledgerUnderTest();
		test.enqueue(2, {}, { deletesPer5Minutes: 1 });
		test.report(leaseName(0));
		test.report(leaseName(1));
		const { permit } = test.ended(leaseName(0));
		expect(permit).toBe(1);
		expect(test.ended(leaseName(1)).permit).toBeUndefined();
		const told = { lease: leaseName(0), permit: 1, gone: true, sent: true, answeredAt: test.now };
		test.ask("deleted", { deletions: [told] });
		expect(test.ask("round", {}).deletes).toEqual([]);
		test.now += 305_000;
		expect(test.ask("round", {}).deletes).toEqual([{ lease: leaseName(1), permit: 2 }]);
	});

	it("admits nobody for a while after ACI was short of capacity", () => {
		const test = ledgerUnderTest();
		test.enqueue(2, { parallelism: 1 });
		test.ask("ended", {
			report: {
				lease: leaseName(0),
				result: "capacity",
				answeredAt: test.now,
				retryAfterMs: 50_000,
			},
			groupMayExist: false,
		});
		test.now += 49_999;
		expect(test.ask("round", {}).wakes).toEqual([]);
		test.now += 1;
		expect(test.ask("round", {}).wakes).toHaveLength(1);
	});
});

describe("invariant 4: operations never throw, and a report said twice changes nothing", () => {
	it("leaves the ledger as it was when a report comes a second time", () => {
		const test = ledgerUnderTest();
		test.enqueue(1);
		test.report(leaseName(0));
		const before = structuredClone(test.ledger);
		test.now += 1000;
		test.report(leaseName(0), "capacity");
		expect(test.ledger).toEqual(before);
	});

	it("answers about jobs, leases and permits that it never heard of", () => {
		const report = { lease: "no-such", result: "created" as const, answeredAt: START_AT };
		const deletion = { lease: "no-such", permit: 9, gone: true, sent: true, answeredAt: START_AT };
		const requests: LedgerRequest[] = [
			{ operation: "claim", input: { job: "no-such", batch: 0, launch: 1 } },
			{ operation: "report", input: report },
			{ operation: "ended", input: { report, groupMayExist: true } },
			{ operation: "deleted", input: { deletions: [deletion] } },
			{ operation: "stop", input: { job: "no-such", reason: "canceled" } },
			{ operation: "jobDone", input: { job: "no-such" } },
			{ operation: "looked", input: { looks: [{ lease: "no-such", gone: true }] } },
			{ operation: "close", input: { generation: 7 } },
		];
		for (const request of requests) {
			const { ledger } = decide(emptyLedger(), request, START_AT);
			expect(ledger).toEqual(emptyLedger());
		}
	});

	it("leaves the ledger that it was given untouched", () => {
		const test = ledgerUnderTest();
		test.enqueue(3, {}, { containerGroups: 1 });
		const before = structuredClone(test.ledger);
		decide(test.ledger, { operation: "jobDone", input: { job: "job-a" } }, START_AT);
		expect(test.ledger).toEqual(before);
	});
});

describe("invariant 5: a job that is registered keeps the watch open", () => {
	it("refuses to close until the job is done and its groups are gone", () => {
		const test = ledgerUnderTest();
		const generation = test.enqueue(1);
		const close = () => test.ask("close", { generation });
		expect(close()).toBe(false);
		test.report(leaseName(0));
		test.ask("jobDone", { job: "job-a" });
		expect(close()).toBe(false);
		const [due] = test.ask("round", {}).deletes;
		const told = { ...due!, gone: true, sent: true, answeredAt: test.now };
		test.ask("deleted", { deletions: [told] });
		expect(test.ask("round", {}).idle).toBe(true);
		expect(close()).toBe(true);
		expect(test.enqueue(1)).toBe(generation + 1);
	});

	it("lets a watch of an older generation end", () => {
		const test = ledgerUnderTest();
		const generation = test.enqueue(1);
		expect(test.ask("close", { generation: generation - 1 })).toBe(true);
		expect(test.ledger.open).toBe(true);
	});
});

describe("a job that is stopped", () => {
	it("is granted nothing, and its waiting batches are told every 30 s until it is done", () => {
		const test = ledgerUnderTest();
		test.enqueue(3, {}, { containerGroups: 1 });
		test.ask("claim", { job: "job-a", batch: 0, launch: 1 });
		test.report(leaseName(0));
		test.ask("stop", { job: "job-a", reason: "canceled" });
		const claimed = test.ask("claim", { job: "job-a", batch: 1, launch: 1 });
		expect(claimed).toEqual({ answer: "stopped", reason: "canceled" });
		const told = () => test.ask("round", {}).wakes.map(({ batchId }) => batchId);
		expect(told()).toEqual(["job-a.1.b1", "job-a.1.b2"]);
		expect(told()).toEqual([]);
		test.now += 30_000;
		expect(told()).toEqual(["job-a.1.b1", "job-a.1.b2"]);
	});

	it("has those that run told, and again 30 s later", () => {
		const test = ledgerUnderTest();
		test.enqueue(1);
		test.report(leaseName(0));
		test.ask("stop", { job: "job-a", reason: "canceled" });
		const expected = [
			{ lease: leaseName(0), job: "job-a", run: 1, batch: 0, launch: 1, reason: "canceled" },
		];
		expect(test.ask("round", {}).stops).toEqual(expected);
		expect(test.ask("round", {}).stops).toEqual([]);
		test.now += 30_000;
		expect(test.ask("round", {}).stops).toEqual(expected);
	});

	it("is stopped by its own deadline", () => {
		const test = ledgerUnderTest();
		test.enqueue(1, { deadlineAt: START_AT + 1000 });
		test.now += 1000;
		test.ask("round", {});
		expect(test.ledger.jobs["job-a"]!.stop!.reason).toBe("job-timeout");
	});
});

describe("a round", () => {
	it("raises a grant again that nobody used for 30 s", () => {
		const test = ledgerUnderTest();
		test.enqueue(1);
		expect(test.ask("round", {}).wakes).toHaveLength(1);
		test.now += 29_999;
		expect(test.ask("round", {}).wakes).toHaveLength(0);
		test.now += 1;
		expect(test.ask("round", {}).wakes).toHaveLength(1);
	});

	it("hands a permit out again whose answer never came", () => {
		const test = ledgerUnderTest();
		test.enqueue(1);
		test.report(leaseName(0));
		const { permit } = test.ended(leaseName(0));
		test.now += 89_999;
		expect(test.ask("round", {}).deletes).toEqual([]);
		test.now += 1;
		expect(test.ask("round", {}).deletes).toEqual([{ lease: leaseName(0), permit }]);
	});

	it("reaps a group of a job that nobody knows, and opens the watch for it", () => {
		const test = ledgerUnderTest();
		test.enqueue(0);
		test.ask("jobDone", { job: "job-a" });
		test.ask("close", { generation: 1 });
		const group = { name: "job-z-r1-b0-n1", job: "job-z", region: "here" };
		test.ask("reconcile", { beganAt: test.now, groups: [group] });
		expect(test.ledger).toMatchObject({ open: true, generation: 2 });
		expect(test.ask("round", {}).deletes).toMatchObject([{ lease: group.name }]);
	});
});

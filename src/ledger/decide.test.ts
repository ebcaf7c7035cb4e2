import { describe, expect, it } from "vitest";
import { decide } from "./decide.ts";
import { allLeases } from "./holding.ts";
import { DEFAULT_LIMITS, emptyLedger, type Ledger, type Limits } from "./ledger.ts";
import type { ClaimAnswer, EndedAnswer, LaunchResult, RoundAnswer } from "./requests.ts";

const T0 = 1_000_000_000;
const JOB = {
	id: "a-1",
	run: 1,
	regions: ["here"],
	sku: "standard" as const,
	cores: 1,
	completion: "auto" as const,
	pollIntervalMs: 1000,
	startMs: 60_000,
	runMs: 600_000,
	deadlineAt: T0 + 86_400_000,
};

/** A ledger that is asked one thing after another. */
function ledgerUnderTest(
	limits: Partial<Limits> = {},
	job: Partial<typeof JOB & { parallelism: number }> = {},
) {
	let ledger: Ledger = emptyLedger();
	let now = T0;
	const ask = <Answer>(operation: string, input: unknown): Answer => {
		const decision = decide(ledger, { operation, input } as never, now);
		ledger = decision.ledger;
		return decision.answer as Answer;
	};
	const lease = (batch: number, launch = 1) => `a-1-r1-b${batch}-n${launch}`;
	const report = (batch: number, result: LaunchResult, launch = 1) => ({
		lease: lease(batch, launch),
		result,
		answeredAt: now,
	});
	return {
		ask,
		lease,
		report,
		pass: (ms: number) => {
			now += ms;
		},
		state: () => ledger,
		leases: () => [...allLeases(ledger)].map(({ name }) => name),
		enqueue: (batches: number) =>
			ask<{ generation: number }>("enqueue", {
				job: { ...JOB, ...job },
				limits: { ...DEFAULT_LIMITS, ...limits },
				ranges: [{ next: 0, end: batches }],
			}),
		claim: (batch: number, launch = 1) => ask<ClaimAnswer>("claim", { job: "a-1", batch, launch }),
		create: (batch: number, result: LaunchResult = "created") =>
			ask("report", report(batch, result)),
		end: (batch: number, groupMayExist = true) =>
			ask<EndedAnswer>("ended", { report: report(batch, "created"), groupMayExist }),
		deleted: (batch: number, permit: number, gone: boolean) =>
			ask("deleted", {
				deletions: [{ lease: lease(batch), permit, gone, sent: true, answeredAt: now }],
			}),
		round: () => ask<RoundAnswer>("round", {}),
	};
}

describe("the ledger's invariants", () => {
	it("1: a batch holds at most one lease", () => {
		const it = ledgerUnderTest();
		it.enqueue(1);
		expect(it.claim(0, 1).answer).toBe("granted");
		expect(it.claim(0, 2).answer).toBe("queued");
		expect(it.leases()).toEqual([it.lease(0)]);
	});

	it("2: a slot is held until its group was answered gone", () => {
		const it = ledgerUnderTest({ containerGroups: 1 });
		it.enqueue(2);
		it.create(0);
		const { permit } = it.end(0);
		expect(it.claim(1).answer).toBe("queued");
		it.deleted(0, permit!, false);
		expect(it.claim(1).answer).toBe("queued");
		expect(it.round().deletes).toEqual([]);
		it.pass(10_000);
		const again = it.round().deletes[0]!;
		it.deleted(0, again.permit, true);
		expect(it.claim(1).answer).toBe("granted");
	});

	it("3: creates not reported count as now, so a window is never overbooked", () => {
		const it = ledgerUnderTest({ createsPer5Minutes: 3 });
		it.enqueue(5);
		expect(it.leases()).toHaveLength(3);
		for (const batch of [0, 1, 2]) {
			it.create(batch);
			it.end(batch, false);
		}
		expect(it.claim(3).answer).toBe("queued");
		it.pass(280_000);
		// The edge is near: the grant is made now and begins there.
		const grant = it.claim(3);
		expect(grant).toMatchObject({ answer: "granted" });
		expect(grant.answer === "granted" && grant.notBefore).toBeGreaterThanOrEqual(T0 + 300_000);
	});

	it("4: a report said twice changes nothing the second time, and nonsense changes nothing at all", () => {
		const it = ledgerUnderTest();
		it.enqueue(1);
		it.claim(0);
		it.create(0);
		const before = structuredClone(it.state());
		it.create(0);
		it.create(0, "capacity");
		it.ask("looked", { looks: [{ lease: "no-such", gone: true }] });
		it.ask("deleted", {
			deletions: [{ lease: "x", permit: 99, gone: true, sent: true, answeredAt: 1 }],
		});
		expect(it.ask("no such operation", {})).toBeNull();
		expect(it.state()).toEqual(before);
	});

	it("5: a registered job keeps the watch open; the last one's end lets it close", () => {
		const it = ledgerUnderTest();
		const { generation } = it.enqueue(1);
		it.create(0);
		const { permit } = it.end(0);
		it.deleted(0, permit!, true);
		expect(it.ask("close", { generation })).toBe(false);
		it.ask("jobDone", { job: "a-1" });
		expect(it.round().idle).toBe(true);
		expect(it.ask("close", { generation })).toBe(true);
		expect(it.enqueue(1).generation).toBe(generation + 1);
	});
});

describe("grants", () => {
	it("a job's parallelism is one more limit", () => {
		const it = ledgerUnderTest({}, { parallelism: 2 });
		it.enqueue(5);
		expect(it.leases()).toHaveLength(2);
	});

	it("those that a batch never claimed are told again after 30 s", () => {
		const it = ledgerUnderTest();
		it.enqueue(1);
		expect(it.round().wakes).toHaveLength(1);
		it.pass(29_000);
		expect(it.round().wakes).toHaveLength(0);
		it.pass(1000);
		expect(it.round().wakes).toMatchObject([{ batchId: "a-1.1.b0", launch: 1 }]);
	});

	it("a capacity error closes the region for a while", () => {
		const it = ledgerUnderTest({ containerGroups: 1 });
		it.enqueue(2);
		it.create(0, "capacity");
		it.end(0, false);
		expect(it.claim(1).answer).toBe("queued");
		it.pass(20_000);
		expect(it.claim(1).answer).toBe("granted");
	});

	it("a grant that expired unreported goes back in front once its group is answered gone", () => {
		const it = ledgerUnderTest({ containerGroups: 1 });
		it.enqueue(2);
		it.pass(60_000 + JOB.startMs + JOB.runMs + 31_000);
		expect(it.round().looks).toMatchObject([{ lease: it.lease(0) }]);
		it.ask("looked", { looks: [{ lease: it.lease(0), gone: true }] });
		expect(it.leases()).toEqual([it.lease(0)]);
		expect([...allLeases(it.state())]).toMatchObject([{ lease: { state: "granted" } }]);
	});
});

describe("stops and losses", () => {
	it("a stopped job gets no grant, and those that wait and run are told, again every 30 s", () => {
		const it = ledgerUnderTest({ containerGroups: 1 });
		it.enqueue(3);
		it.claim(0);
		it.create(0);
		it.ask("stop", { job: "a-1", reason: "canceled" });
		expect(it.claim(1)).toEqual({ answer: "stopped", reason: "canceled" });
		const told = it.round();
		expect(told.wakes.map(({ batchId }) => batchId)).toEqual(["a-1.1.b1", "a-1.1.b2"]);
		expect(told.stops).toMatchObject([{ lease: it.lease(0), reason: "canceled" }]);
		expect(it.round().wakes).toEqual([]);
		it.pass(30_000);
		expect(it.round().wakes).toHaveLength(2);
	});

	it("a job past its deadline is stopped for job-timeout", () => {
		const it = ledgerUnderTest({}, { deadlineAt: T0 + 5000 });
		it.enqueue(1);
		it.pass(5000);
		it.round();
		expect(it.claim(0)).toEqual({ answer: "stopped", reason: "job-timeout" });
	});

	it("what a job still holds when it is done is due for deletion", () => {
		const it = ledgerUnderTest();
		it.enqueue(2);
		it.create(0);
		it.ask("jobDone", { job: "a-1" });
		expect(it.round().deletes.map(({ lease }) => lease)).toEqual([it.lease(0)]);
		// The other one's create may still be under way; then it is looked for.
		it.pass(91_000);
		expect(it.round().looks.map(({ lease }) => lease)).toEqual([it.lease(1)]);
		it.ask("looked", { looks: [{ lease: it.lease(1), gone: false }] });
		expect(it.round().deletes.map(({ lease }) => lease)).toEqual([it.lease(1)]);
	});

	it("a LIST frees only what was reported before it began and is absent twice, 30 s apart", () => {
		const it = ledgerUnderTest();
		it.enqueue(1);
		it.create(0);
		const list = (beganAt: number) => it.ask("reconcile", { beganAt, groups: [] });
		list(T0 - 1);
		list(T0 + 1000);
		list(T0 + 30_000);
		expect(it.leases()).toHaveLength(1);
		list(T0 + 31_000);
		expect(it.leases()).toHaveLength(0);
	});

	it("a group of a job that nobody knows is due for deletion and opens the watch", () => {
		const it = ledgerUnderTest();
		const { generation } = it.enqueue(0);
		it.ask("jobDone", { job: "a-1" });
		it.ask("close", { generation });
		it.ask("reconcile", { beganAt: T0, groups: [{ name: "stray", job: "old", region: "here" }] });
		expect(it.state()).toMatchObject({ open: true, generation: generation + 1 });
		expect(it.round().deletes).toMatchObject([{ lease: "stray" }]);
	});
});

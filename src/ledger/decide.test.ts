import { describe, expect, it } from "vitest";
import { JOB, ledgerUnderTest, T0 } from "./ledger-under-test.ts";

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
		it.report(it.lease(0));
		const { permit } = it.end(it.lease(0));
		expect(it.claim(1).answer).toBe("queued");
		it.deleted(it.lease(0), permit!, false);
		expect(it.claim(1).answer).toBe("queued");
		expect(it.round().deletes).toEqual([]);
		it.pass(10_000);
		const again = it.round().deletes[0]!;
		it.deleted(it.lease(0), again.permit);
		expect(it.claim(1).answer).toBe("granted");
	});

	it("2: cores are held as slots are, of each SKU apart", () => {
		const it = ledgerUnderTest({ cores: { standard: 5, spot: 4 } });
		it.enqueue(9, { cores: 2 });
		it.enqueue(9, { id: "s-1", sku: "spot", cores: 2 });
		expect([it.held("a-1").length, it.held("s-1").length]).toEqual([2, 2]);
		const { permit } = it.end(it.lease(0));
		it.deleted(it.lease(0), permit!);
		expect(it.leases()).toContain(it.lease(2));
		expect([it.held("a-1").length, it.held("s-1").length]).toEqual([2, 2]);
	});

	it("3: creates not reported count as now, so a window is never overbooked", () => {
		const it = ledgerUnderTest({ createsPer5Minutes: 3 });
		it.enqueue(5);
		expect(it.leases()).toHaveLength(3);
		for (const batch of [0, 1, 2]) {
			it.report(it.lease(batch));
			it.end(it.lease(batch), { groupMayExist: false });
		}
		expect(it.claim(3).answer).toBe("queued");
		it.pass(280_000);
		// The edge is near: the grant is made now and begins there.
		expect(it.claim(3)).toMatchObject({ answer: "granted", notBefore: T0 + 300_000 });
	});

	it("4: a report said twice changes nothing the second time, and nonsense changes nothing at all", () => {
		const it = ledgerUnderTest();
		it.enqueue(1);
		it.claim(0);
		it.report(it.lease(0));
		const before = structuredClone(it.state());
		it.report(it.lease(0));
		it.report(it.lease(0), "capacity");
		it.report("no-such");
		it.ask("looked", { looks: [{ lease: "no-such", gone: true }] });
		it.deleted("x", 99);
		it.ask("usages", { region: "nowhere", at: T0, cores: {} });
		for (const operation of ["stop", "suspend", "resume", "jobDone"] as const) {
			it.ask(operation, { job: "b-2", reason: "canceled" });
		}
		expect(it.ask("no such operation" as "round", {})).toBeNull();
		expect(it.state()).toEqual(before);
	});

	it("5: a registered job keeps the watch open; the last one's end lets it close", () => {
		const it = ledgerUnderTest();
		const { generation } = it.enqueue(1);
		it.report(it.lease(0));
		const { permit } = it.end(it.lease(0));
		it.deleted(it.lease(0), permit!);
		expect(it.ask("close", { generation })).toBe(false);
		it.ask("jobDone", { job: "a-1" });
		expect(it.round().idle).toBe(true);
		expect(it.ask("close", { generation })).toBe(true);
		expect(it.enqueue(1).generation).toBe(generation + 1);
		expect(it.ask("close", { generation })).toBe(true);
	});
});

describe("grants", () => {
	it("are as many as a job's parallelism allows at once", () => {
		const it = ledgerUnderTest();
		it.enqueue(5, { parallelism: 2 });
		expect(it.leases()).toHaveLength(2);
	});

	it("that a batch never claimed are told again after 30 s", () => {
		const it = ledgerUnderTest();
		it.enqueue(1);
		expect(it.round().wakes).toHaveLength(1);
		it.pass(29_000);
		expect(it.round().wakes).toHaveLength(0);
		it.pass(1000);
		expect(it.round().wakes).toMatchObject([{ batchId: "a-1.1.b0", launch: 1 }]);
	});

	it("begin anew when they are claimed too late", () => {
		const it = ledgerUnderTest();
		it.enqueue(1);
		it.pass(61_000);
		expect(it.claim(0)).toMatchObject({ notBefore: T0 + 61_000, goodUntil: T0 + 121_000 });
	});

	it("carry the cores that the claim asks for, and wait for the backoff that it names", () => {
		const it = ledgerUnderTest();
		it.enqueue(1, { cores: 4 });
		it.end(it.lease(0), { groupMayExist: false });
		expect(it.claim(0, 2, { cores: 1, notBefore: T0 + 5000 }).answer).toBe("queued");
		expect(it.round().nextAt).toBeLessThanOrEqual(T0 + 5000);
		it.pass(5000);
		it.round();
		expect(it.held("a-1")).toMatchObject([{ launch: 2, cores: 1 }]);
	});

	it("are few until the region's usages were read, and those are waited for 5 s", () => {
		const it = ledgerUnderTest();
		const enqueue = () =>
			it.ask("enqueue", {
				job: JOB,
				limits: it.state().assumed,
				ranges: [{ next: 0, end: 50 }],
			});
		enqueue();
		expect(it.leases()).toHaveLength(4);
		expect(it.round()).toMatchObject({ usages: ["here"], nextAt: T0 + 250 });
		it.readUsages("here");
		expect(it.leases()).toHaveLength(50);

		const unread = ledgerUnderTest();
		unread.ask("enqueue", { job: JOB, limits: it.state().assumed, ranges: [{ next: 0, end: 50 }] });
		unread.pass(5000);
		unread.round();
		expect(unread.leases()).toHaveLength(50);
	});

	it("that were never reported go back in front, once no PUT can come of them and no group is there", () => {
		const it = ledgerUnderTest({ containerGroups: 1 });
		it.enqueue(2);
		const look = () => {
			expect(it.round().looks).toMatchObject([{ lease: it.lease(0) }]);
			it.ask("looked", { looks: [{ lease: it.lease(0), gone: true }] });
		};
		it.pass(89_000);
		expect(it.round().looks).toEqual([]);
		it.pass(1000);
		look();
		expect(it.leases()).toEqual([it.lease(0)]);
		// Its batch may be no more: from the second time on it waits, and others go first.
		it.pass(90_000);
		look();
		expect(it.leases()).toEqual([it.lease(1)]);
	});

	it("that were never reported and have a group go on as if they had been", () => {
		const it = ledgerUnderTest();
		it.enqueue(1);
		it.pass(90_000);
		it.round();
		it.ask("looked", { looks: [{ lease: it.lease(0), gone: false }] });
		expect(it.held("a-1")).toMatchObject([{ state: "created", answeredAt: T0 + 90_000 }]);
	});
});

describe("enqueue", () => {
	it("said twice enqueues once, and in several pieces it keeps the order", () => {
		const it = ledgerUnderTest({ containerGroups: 1 });
		it.enqueue(0, { ranges: [{ next: 0, end: 3 }] });
		it.enqueue(0, { ranges: [{ next: 0, end: 3 }] });
		it.enqueue(0, { ranges: [{ next: 3, end: 5, cores: 2 }] });
		expect(it.state().jobs["a-1"]?.ranges).toEqual([
			{ next: 1, end: 3 },
			{ next: 3, end: 5, cores: 2 },
		]);
	});

	it("tells anew what holds from then on: the merge step has timeouts of its own", () => {
		const it = ledgerUnderTest();
		it.enqueue(1);
		it.end(it.lease(0), { groupMayExist: false });
		it.enqueue(0, { ranges: [{ next: 1, end: 2 }], runMs: 7_200_000 });
		const [merge] = it.held("a-1");
		expect(merge!.deadAt).toBeGreaterThan(T0 + 7_200_000);
	});

	it("of another run forgets the one before, and the word that that one is done comes too late to matter", () => {
		const it = ledgerUnderTest();
		it.enqueue(1);
		it.report(it.lease(0));
		it.enqueue(1, { run: 2 });
		expect(it.round().deletes).toMatchObject([{ lease: it.lease(0) }]);
		it.ask("jobDone", { job: "a-1", run: 1 });
		expect(it.state().jobs["a-1"]).toMatchObject({ run: 2 });
		expect(it.leases()).toEqual([it.lease(0), "a-1-r2-b0-n1"]);
		it.ask("jobDone", { job: "a-1", run: 2 });
		expect(it.state().jobs).toEqual({});
	});

	it("takes a job that was stopped or suspended before, and grants it nothing", () => {
		const it = ledgerUnderTest();
		it.enqueue(2, { stopReason: "canceled" });
		expect(it.claim(0)).toEqual({ answer: "stopped", reason: "canceled" });
		it.enqueue(2, { id: "s-1", suspended: true });
		expect(it.ask("claim", { job: "s-1", batch: 0, launch: 1 })).toEqual({ answer: "queued" });
		expect(it.leases()).toEqual([]);
	});
});

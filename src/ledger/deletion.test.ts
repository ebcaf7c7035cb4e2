import { describe, expect, it } from "vitest";
import { jobStanding } from "./job-standing.ts";
import { ledgerUnderTest, T0 } from "./ledger-under-test.ts";
import { quotaView } from "./quota-view.ts";

const leases = (deletes: { lease: string }[]) => deletes.map(({ lease }) => lease);

/** A job whose groups were all created. */
function jobWithGroups(ledger: ReturnType<typeof ledgerUnderTest>, id: string, groups: number) {
	ledger.enqueue(groups, { id });
	const names = Array.from({ length: groups }, (_, batch) => ledger.lease(batch, 1, id));
	for (const name of names) ledger.report(name);
	return names;
}

describe("permits for a delete", () => {
	it("are given at the end of a launch while the window has room, and by the watch at its exact edge", () => {
		const ledger = ledgerUnderTest({ deletesPer5Minutes: 1 });
		const [first, second] = jobWithGroups(ledger, "a-1", 2);
		const { permit } = ledger.end(first!);
		expect(ledger.end(second!).permit).toBeUndefined();
		ledger.deleted(first!, permit!);
		expect(ledger.round()).toMatchObject({ deletes: [], nextAt: T0 + 5000 });
		ledger.pass(299_500);
		expect(ledger.round()).toMatchObject({ deletes: [], nextAt: T0 + 300_000 });
		ledger.pass(500);
		expect(leases(ledger.round().deletes)).toEqual([second]);
	});

	it("go from job to job, so that the many groups of a canceled one do not keep others waiting", () => {
		const ledger = ledgerUnderTest({ deletesPer5Minutes: 5 });
		const many = jobWithGroups(ledger, "m-1", 20);
		ledger.ask("jobDone", { job: "m-1" });
		const few = jobWithGroups(ledger, "f-1", 2);
		for (const name of few) expect(ledger.end(name).permit).toBeUndefined();
		expect(leases(ledger.round().deletes)).toEqual([many[0], few[0], many[1], few[1], many[2]]);
	});

	it("whose answer never came are handed out again after 90 s, under the same number", () => {
		const ledger = ledgerUnderTest();
		const [name] = jobWithGroups(ledger, "a-1", 1);
		const { permit } = ledger.end(name!);
		ledger.pass(89_000);
		expect(ledger.round().deletes).toEqual([]);
		ledger.pass(1000);
		expect(ledger.round().deletes).toEqual([{ lease: name, permit }]);
	});

	it("that were used in vain count, and the group waits longer each time", () => {
		const ledger = ledgerUnderTest({ deletesPer5Minutes: 3 });
		const [name] = jobWithGroups(ledger, "a-1", 1);
		ledger.deleted(name!, ledger.end(name!).permit!, false);
		for (const seconds of [10, 20]) {
			ledger.pass(seconds * 1000 - 1);
			expect(ledger.round().deletes).toEqual([]);
			ledger.pass(1);
			ledger.deleted(name!, ledger.round().deletes[0]!.permit, false);
		}
		ledger.pass(60_000);
		expect(ledger.round().deletes).toEqual([]);
		ledger.pass(240_000);
		expect(leases(ledger.round().deletes)).toEqual([name]);
	});

	it("that could not be used in time do not count, and are given anew at once", () => {
		const ledger = ledgerUnderTest({ deletesPer5Minutes: 1 });
		const [name] = jobWithGroups(ledger, "a-1", 1);
		const { permit } = ledger.end(name!);
		ledger.deleted(name!, permit!, false, { sent: false });
		const [again] = ledger.round().deletes;
		expect(again).toMatchObject({ lease: name });
		expect(again?.permit).not.toBe(permit);
		// The first permit's word comes again, and late: it is not the second one's.
		ledger.deleted(name!, permit!, false, { sent: false });
		expect(ledger.round().deletes).toEqual([]);
	});

	it("are held back after a 429 until the Retry-After, and then one goes alone", () => {
		const ledger = ledgerUnderTest();
		const names = jobWithGroups(ledger, "a-1", 3);
		const permits = names.map((name) => ledger.end(name).permit!);
		ledger.deleted(names[0]!, permits[0]!, false, { throttled: true, retryAfterMs: 8000 });
		ledger.deleted(names[1]!, permits[1]!);
		ledger.deleted(names[2]!, permits[2]!, false, { throttled: true, retryAfterMs: 8000 });
		expect(ledger.state().regions.here?.deletes.log.ats).toHaveLength(1);
		ledger.pass(7999);
		expect(ledger.round()).toMatchObject({ deletes: [], nextAt: T0 + 8249 });
		ledger.pass(1);
		const { deletes } = ledger.round();
		expect(leases(deletes)).toEqual([names[0]]);
		ledger.deleted(names[0]!, deletes[0]!.permit);
		expect(leases(ledger.round().deletes)).toEqual([names[2]]);
	});
});

describe("a LIST", () => {
	const list = (
		ledger: ReturnType<typeof ledgerUnderTest>,
		beganAt: number,
		groups: string[] = [],
	) =>
		ledger.ask("reconcile", {
			beganAt,
			groups: groups.map((name) => ({ name, job: "a-1", region: "here" })),
		});

	it("frees only what was reported before it began and is absent twice, 30 s apart", () => {
		const ledger = ledgerUnderTest();
		const [name] = jobWithGroups(ledger, "a-1", 1);
		list(ledger, T0 - 1);
		list(ledger, T0 + 1000);
		list(ledger, T0 + 2000, [name!]);
		list(ledger, T0 + 3000);
		list(ledger, T0 + 32_000);
		expect(ledger.leases()).toHaveLength(1);
		list(ledger, T0 + 33_000);
		expect(ledger.leases()).toHaveLength(0);
	});

	it("that is told in pieces frees and forgets only what belongs to the piece", () => {
		const ledger = ledgerUnderTest();
		const [first, second] = jobWithGroups(ledger, "a-1", 2).sort();
		const stray = ledger.lease(9);
		const piece = (beganAt: number, range: object, groups: string[] = []) =>
			ledger.ask("reconcile", {
				beganAt,
				...range,
				groups: groups.map((name) => ({ name, job: "a-1", region: "here" })),
			});
		for (const beganAt of [T0 + 1000, T0 + 31_000]) {
			piece(beganAt, { to: second! });
			piece(beganAt, { from: second!, to: stray }, [second!]);
			piece(beganAt, { from: stray }, [stray]);
		}
		expect(ledger.leases()).toEqual([second]);
		expect(first! < second! && second! < stray).toBe(true);
		// Seen twice, although two other pieces of each LIST did not show it.
		expect(leases(ledger.round().deletes)).toEqual([stray]);
	});

	it("frees nothing that a DELETE is under way for, as its answer counts", () => {
		const ledger = ledgerUnderTest();
		const [name] = jobWithGroups(ledger, "a-1", 1);
		const { permit } = ledger.end(name!);
		list(ledger, T0 + 1000);
		list(ledger, T0 + 31_000);
		expect(ledger.leases()).toHaveLength(1);
		ledger.deleted(name!, permit!);
		expect(ledger.leases()).toHaveLength(0);
		expect(ledger.state().regions.here?.deletes.log.ats).toHaveLength(1);
	});

	it("has a group of a job that nobody knows deleted, in whatever region, and opens the watch", () => {
		const ledger = ledgerUnderTest();
		ledger.ask("reconcile", {
			beganAt: T0,
			groups: [{ name: "stray", job: "old", region: "there" }],
		});
		expect(ledger.state()).toMatchObject({ open: true, generation: 1 });
		const { deletes } = ledger.round();
		expect(leases(deletes)).toEqual(["stray"]);
		ledger.deleted("stray", deletes[0]!.permit);
		expect(ledger.round().idle).toBe(true);
	});

	it("has a stray group of a job that goes on deleted when it is seen twice, 30 s apart", () => {
		const ledger = ledgerUnderTest();
		ledger.enqueue(1);
		const stray = ledger.lease(7);
		list(ledger, T0, [stray]);
		list(ledger, T0 + 29_000, [stray]);
		expect(ledger.round().deletes).toEqual([]);
		list(ledger, T0 + 30_000, [stray]);
		expect(leases(ledger.round().deletes)).toEqual([stray]);
	});
});

describe("a DELETE that Azure denies", () => {
	const refuse = (ledger: ReturnType<typeof ledgerUnderTest>, name: string) => {
		const { deletes } = ledger.round();
		ledger.deleted(name, deletes[0]!.permit, false, { denied: true });
	};

	it("is tried more and more seldom, up to each half hour, takes nothing of the rate, and is told", () => {
		const ledger = ledgerUnderTest({ deletesPerHour: 3 });
		const [name] = jobWithGroups(ledger, "a-1", 1);
		const { permit } = ledger.end(name!);
		ledger.deleted(name!, permit!, false, { denied: true });
		const waits: number[] = [];
		for (let k = 0; k < 10; k++) {
			const from = ledger.now();
			while (ledger.state().deletions[name!]!.dueAt > ledger.now()) ledger.pass(10_000);
			waits.push((ledger.now() - from) / 1000);
			refuse(ledger, name!);
		}
		expect(waits).toEqual([10, 20, 40, 80, 160, 320, 640, 1280, 1800, 1800]);
		expect(ledger.state().regions.here?.deletes.log.ats).toEqual([]);
		const now = ledger.now();
		expect(jobStanding(ledger.state(), "a-1", now)).toMatchObject({
			deleting: 1,
			deletesDenied: 1,
		});
		expect(quotaView(ledger.state(), now).regions.here).toMatchObject({
			...{ toDelete: 1, deletesDenied: 1 },
		});
	});

	it("is not told of any more once another try got further", () => {
		const ledger = ledgerUnderTest();
		const [name] = jobWithGroups(ledger, "a-1", 1);
		const { permit } = ledger.end(name!);
		ledger.deleted(name!, permit!, false, { denied: true });
		ledger.pass(10_000);
		const { deletes } = ledger.round();
		ledger.deleted(name!, deletes[0]!.permit, false);
		expect(jobStanding(ledger.state(), "a-1", ledger.now())).toMatchObject({ deletesDenied: 0 });
	});
});

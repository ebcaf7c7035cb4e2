import { expect, it } from "vitest";
import { ledgerUnderTest, T0 } from "./ledger-under-test.ts";

it("a stopped job gets no grant, and those that wait and run are told, again every 30 s", () => {
	const ledger = ledgerUnderTest({ containerGroups: 1 });
	ledger.enqueue(3);
	ledger.claim(0);
	ledger.report(ledger.lease(0));
	ledger.ask("stop", { job: "a-1", reason: "canceled" });
	expect(ledger.claim(1)).toEqual({ answer: "stopped", reason: "canceled" });
	const told = ledger.round();
	expect(told.wakes.map(({ batchId }) => batchId)).toEqual(["a-1.1.b1", "a-1.1.b2"]);
	expect(told.stops).toMatchObject([{ lease: ledger.lease(0), reason: "canceled" }]);
	expect(ledger.round()).toMatchObject({ wakes: [], stops: [] });
	ledger.pass(30_000);
	expect(ledger.round().wakes).toHaveLength(2);
});

it("a batch that gave up is not told again, and neither is one that was never queued", () => {
	const ledger = ledgerUnderTest({ containerGroups: 1 });
	ledger.enqueue(400);
	ledger.ask("stop", { job: "a-1", reason: "canceled" });
	// The one that was granted before the stop is told that, too, in place of its grant.
	const told = Array.from({ length: 7 }, () => ledger.round());
	const batches = told.flatMap(({ wakes }) => wakes.map(({ batchId }) => batchId));
	expect(new Set(batches).size).toBe(400);
	expect(told[0]!.nextAt).toBe(T0 + 250);
	for (let batch = 1; batch < 400; batch++) {
		ledger.end(ledger.lease(batch), { groupMayExist: false }, "canceled");
	}
	ledger.pass(30_000);
	expect(ledger.round().wakes).toMatchObject([
		{ batchId: "a-1.1.b0", answer: { answer: "stopped" } },
	]);
	expect(ledger.state().jobs["a-1"]?.stop?.waiting).toEqual([]);
});

it("a job past its deadline is stopped for job-timeout, and the round comes for it", () => {
	const ledger = ledgerUnderTest();
	ledger.enqueue(1, { deadlineAt: T0 + 3000, completion: "event" });
	ledger.report(ledger.lease(0));
	ledger.pass(3000);
	ledger.round();
	expect(ledger.claim(0)).toEqual({ answer: "stopped", reason: "job-timeout" });
	expect(ledger.round().stops).toEqual([]);
});

it("a claim of a job that has ended is answered: stopped", () => {
	const ledger = ledgerUnderTest();
	ledger.enqueue(1);
	ledger.ask("jobDone", { job: "a-1" });
	expect(ledger.claim(0, 2)).toEqual({ answer: "stopped", reason: "canceled" });
});

it("a suspended job is granted nothing, what it runs goes on, and its queue stays for when it is resumed", () => {
	const ledger = ledgerUnderTest({ containerGroups: 1 });
	ledger.enqueue(2);
	ledger.report(ledger.lease(0));
	ledger.ask("suspend", { job: "a-1" });
	const { permit } = ledger.end(ledger.lease(0));
	ledger.deleted(ledger.lease(0), permit!);
	expect(ledger.claim(1)).toEqual({ answer: "queued" });
	expect(ledger.round()).toMatchObject({ wakes: [], stops: [] });
	ledger.ask("resume", { job: "a-1" });
	expect(ledger.leases()).toEqual([ledger.lease(1)]);
});

it("what a job still holds when it is done is due for deletion, a grant once nobody can use it any more", () => {
	const ledger = ledgerUnderTest();
	ledger.enqueue(2);
	ledger.report(ledger.lease(0));
	ledger.ask("jobDone", { job: "a-1" });
	expect(ledger.round().deletes.map(({ lease }) => lease)).toEqual([ledger.lease(0)]);
	ledger.pass(90_000);
	expect(ledger.round().looks.map(({ lease }) => lease)).toEqual([ledger.lease(1)]);
	ledger.ask("looked", { looks: [{ lease: ledger.lease(1), gone: false }] });
	expect(ledger.round().deletes.map(({ lease }) => lease)).toEqual([ledger.lease(1)]);
	expect(ledger.round().idle).toBe(false);
});

it("a late report of a job that is done has its group deleted", () => {
	const ledger = ledgerUnderTest();
	ledger.enqueue(1);
	ledger.ask("jobDone", { job: "a-1" });
	ledger.report(ledger.lease(0));
	ledger.pass(1000);
	expect(ledger.round().deletes.map(({ lease }) => lease)).toEqual([ledger.lease(0)]);
});

it("a group that should be over, and whose batch says nothing for ten minutes, is deleted", () => {
	const ledger = ledgerUnderTest({ containerGroups: 1 });
	ledger.enqueue(2);
	ledger.report(ledger.lease(0));
	ledger.pass(60_000 + 60_000 + 600_000 + 31_000);
	const look = () => {
		expect(ledger.round().looks).toHaveLength(1);
		ledger.ask("looked", { looks: [{ lease: ledger.lease(0), gone: false }] });
	};
	look();
	ledger.pass(599_000);
	look();
	expect(ledger.round().deletes).toEqual([]);
	ledger.pass(1000);
	look();
	const { deletes } = ledger.round();
	expect(deletes).toHaveLength(1);
	ledger.deleted(ledger.lease(0), deletes[0]!.permit);
	expect(ledger.leases()).toEqual([ledger.lease(1)]);
});

it("a batch that was granted a launch and never heard of it is told of the stop, also after the grant is over", () => {
	const ledger = ledgerUnderTest();
	ledger.enqueue(1);
	ledger.round();
	ledger.ask("stop", { job: "a-1", reason: "canceled" });
	ledger.pass(90_000);
	expect(ledger.round().looks).toHaveLength(1);
	ledger.ask("looked", { looks: [{ lease: ledger.lease(0), gone: true }] });
	expect(ledger.leases()).toEqual([]);
	for (let k = 0; k < 2; k++) {
		ledger.pass(30_000);
		expect(ledger.round().wakes).toMatchObject([
			{ batchId: "a-1.1.b0", answer: { answer: "stopped" } },
		]);
	}
});

it("what is said of another run of the job changes nothing", () => {
	const ledger = ledgerUnderTest();
	ledger.enqueue(1);
	for (const run of [2, 7]) {
		ledger.ask("suspend", { job: "a-1", run });
		ledger.ask("stop", { job: "a-1", run, reason: "canceled" });
		ledger.ask("jobDone", { job: "a-1", run });
	}
	expect(ledger.state().jobs["a-1"]).not.toHaveProperty("stop");
	expect(ledger.state().jobs["a-1"]).not.toHaveProperty("suspended");
	ledger.ask("suspend", { job: "a-1", run: 1 });
	ledger.ask("resume", { job: "a-1", run: 2 });
	expect(ledger.state().jobs["a-1"]).toHaveProperty("suspended");
});

import { describe, expect, it } from "vitest";
import { NO_COST } from "../job/cost.ts";
import { jobStanding } from "./job-standing.ts";
import { ledgerUnderTest } from "./ledger-under-test.ts";
import { spendingOf } from "./spending.ts";

const HOUR_MS = 3_600_000;
/** A launch costs a dollar an hour, and may run for an hour in all. */
const MONEY = { usdPerHour: { here: 1 }, startMs: 0, runMs: HOUR_MS };
const cost = (usd: number) => ({ cost: { ...NO_COST, succeeded: usd } });

describe("a job with a budget", () => {
	it("starts as many as could use it up by their timeouts, while nothing else is known", () => {
		const ledger = ledgerUnderTest();
		ledger.enqueue(10, { ...MONEY, budgetUsd: 3.5 });
		expect(ledger.leases()).toHaveLength(3);
		expect(jobStanding(ledger.state(), "a-1", ledger.now())).toMatchObject({ waitsFor: "budget" });
	});

	it("starts as many as it expects to pay for", () => {
		const ledger = ledgerUnderTest();
		ledger.enqueue(10, { ...MONEY, budgetUsd: 3.5, expectedMs: HOUR_MS / 2 });
		expect(ledger.leases()).toHaveLength(7);
	});

	it("goes by what its launches have cost, once one has ended", () => {
		const ledger = ledgerUnderTest();
		ledger.enqueue(10, { ...MONEY, budgetUsd: 3.5 });
		for (const name of ledger.leases()) ledger.report(name);
		// One was cheap: 0.5 are spent, and with two under way 0.5 each there is room for four more.
		ledger.end(ledger.lease(0), cost(0.5));
		const standing = ledger.leases().filter((name) => name !== ledger.lease(0));
		expect(standing).toHaveLength(6);
	});

	it("lets its first launch through, whatever it may cost", () => {
		const ledger = ledgerUnderTest();
		ledger.enqueue(10, { ...MONEY, budgetUsd: 0.01 });
		expect(ledger.leases()).toEqual([ledger.lease(0)]);
	});

	it("is stopped once nothing is under way and the rest is too little, and not before", () => {
		const ledger = ledgerUnderTest();
		ledger.enqueue(10, { ...MONEY, budgetUsd: 2 });
		for (const name of ledger.leases()) ledger.report(name);
		ledger.end(ledger.lease(0), cost(1));
		ledger.ask("round", {});
		expect(ledger.state().jobs["a-1"]?.stop).toBeUndefined();
		ledger.end(ledger.lease(1), cost(1));
		ledger.ask("round", {});
		expect(ledger.state().jobs["a-1"]?.stop?.reason).toBe("budget");
		expect(ledger.claim(2)).toEqual({ answer: "stopped", reason: "budget" });
		expect(ledger.ask("jobDone", { job: "a-1", run: 1 })).toEqual({
			cost: { ...NO_COST, succeeded: 2 },
		});
	});

	it("counts a launch once, however often its end is said", () => {
		const ledger = ledgerUnderTest();
		ledger.enqueue(1, { ...MONEY, budgetUsd: 5 });
		ledger.report(ledger.lease(0));
		ledger.end(ledger.lease(0), cost(1));
		ledger.end(ledger.lease(0), cost(1));
		const job = ledger.state().jobs["a-1"]!;
		expect(job.cost?.succeeded).toBe(1);
		expect(job.costed).toBe(1);
	});

	it("counts what its time comes to, when a launch's end does not say what it cost", () => {
		const ledger = ledgerUnderTest();
		ledger.enqueue(2, { ...MONEY, budgetUsd: 5 });
		ledger.report(ledger.lease(0));
		ledger.pass(HOUR_MS / 2);
		const job = ledger.state().jobs["a-1"]!;
		expect(spendingOf(ledger.state(), job, ledger.now())).toMatchObject({
			...{ underWay: 2, underWayUsd: 0.5, committedUsd: 2 },
		});
		ledger.ask("ended", {
			report: { lease: ledger.lease(0), result: "created", answeredAt: ledger.now() - HOUR_MS / 2 },
			groupMayExist: true,
		});
		expect(ledger.state().jobs["a-1"]?.cost?.failed).toBeCloseTo(0.5, 10);
	});

	it("pays for what was cut off when it returns", () => {
		const ledger = ledgerUnderTest();
		ledger.enqueue(1, MONEY);
		ledger.report(ledger.lease(0));
		ledger.pass(HOUR_MS);
		expect(ledger.ask("jobDone", { job: "a-1", run: 1 })?.cost?.failed).toBeCloseTo(1, 10);
		expect(ledger.ask("jobDone", { job: "a-1", run: 1 })).toBeNull();
	});
});

it("a job without a known price costs nothing that anybody knows of", () => {
	const ledger = ledgerUnderTest();
	ledger.enqueue(1, {});
	ledger.report(ledger.lease(0));
	ledger.pass(HOUR_MS);
	expect(ledger.ask("jobDone", { job: "a-1", run: 1 })).toEqual({});
});

import { describe, expect, it } from "vitest";
import { jobStanding } from "./job-standing.ts";
import { ledgerUnderTest, T0 } from "./ledger-under-test.ts";
import { quotaView } from "./quota-view.ts";

type UnderTest = ReturnType<typeof ledgerUnderTest>;
const standing = (ledger: UnderTest, job = "a-1") => jobStanding(ledger.state(), job, ledger.now());

describe("how a job stands", () => {
	it("counts what it holds, what waits and what is to be deleted", () => {
		const ledger = ledgerUnderTest({ containerGroups: 3 });
		ledger.enqueue(10);
		ledger.report(ledger.lease(0));
		ledger.report(ledger.lease(1));
		ledger.end(ledger.lease(1));
		expect(standing(ledger)).toEqual({
			...{ held: 2, waiting: 7, deleting: 1, deletesDenied: 0 },
			waitsFor: "quota",
		});
		ledger.ask("jobDone", { job: "a-1" });
		expect(standing(ledger)).toMatchObject({ held: 2, waiting: 0, deleting: 2 });
		expect(standing(ledger, "b-2")).toMatchObject({ held: 0, waiting: 0, deleting: 0 });
	});

	it("names what its next launch waits for, and until when", () => {
		const rate = ledgerUnderTest({ createsPer5Minutes: 1 });
		rate.enqueue(2);
		rate.report(rate.lease(0));
		// Grants are made 30 s ahead.
		expect(standing(rate)).toMatchObject({ waitsFor: "rate", until: T0 + 270_000 });

		const capacity = ledgerUnderTest();
		capacity.enqueue(1);
		capacity.report(capacity.lease(0), "capacity");
		capacity.claim(0, 2);
		expect(standing(capacity)).toMatchObject({ waitsFor: "capacity", until: T0 + 20_000 });

		const others = ledgerUnderTest();
		others.enqueue(2, { parallelism: 1 });
		expect(standing(others)).toMatchObject({ waitsFor: "parallelism" });
		others.ask("suspend", { job: "a-1" });
		expect(standing(others)).toMatchObject({ waitsFor: "suspended" });

		const backoff = ledgerUnderTest();
		backoff.enqueue(1);
		backoff.end(backoff.lease(0), { groupMayExist: false });
		backoff.claim(0, 2, { notBefore: T0 + 9000 });
		expect(standing(backoff)).toMatchObject({ waitsFor: "backoff", until: T0 + 9000 });

		const cores = ledgerUnderTest({ cores: { standard: 2, spot: 2 } });
		cores.enqueue(1, { cores: 3, regions: ["here", "there"] });
		expect(standing(cores)).toMatchObject({ waitsFor: "quota" });
	});
});

describe("the view of quotas", () => {
	it("shows limits with where they are from, what is ours and others', and what is closed", () => {
		const ledger = ledgerUnderTest({ createsPer5Minutes: 10 });
		ledger.enqueue(2);
		const rates = { resourceRequestsLeft5Minutes: 4, subscriptionWritesLeft: 199 };
		ledger.report(ledger.lease(0), "created", { rates });
		ledger.report(ledger.lease(1), "capacity");
		ledger.pass(1);
		ledger.ask("usages", {
			...{ region: "here", at: ledger.now() },
			containerGroups: { limit: 50, current: 8 },
			cores: {},
		});
		const view = quotaView(ledger.state(), ledger.now());
		expect(view).toMatchObject({
			share: 1,
			arm: { writes: { size: 200, left: 199 } },
			regions: {
				here: {
					containerGroups: { limit: 50, from: "usages", ours: 1, others: 7 },
					cores: { standard: { limit: 100, ours: 1, others: 0 } },
					creates: {
						fiveMinutes: { limit: 10, from: "headers", ours: 2, others: 4 },
						hour: { limit: 300, from: "assumed", ours: 2, others: 0 },
						nextRoomAt: T0 + 1,
					},
					closed: { standard: { why: "capacity", until: T0 + 20_000 } },
					toDelete: 0,
				},
			},
		});
		ledger.pass(30_000);
		expect(quotaView(ledger.state(), ledger.now()).regions.here?.closed).toEqual({});
	});
});

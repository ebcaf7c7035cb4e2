import { expect, it } from "vitest";
import { leaseName } from "./holding.ts";
import { jobStanding } from "./job-standing.ts";
import type { Lease } from "./lease.ts";
import { emptyLedger, type Ledger } from "./ledger.ts";
import { ledgerUnderTest } from "./ledger-under-test.ts";
import { upgradeLedger } from "./ledger-upgrade.ts";
import { packLedger } from "./packed-ledger.ts";
import { bytesOf, isFull, MOST_GROUPS, stateSize } from "./state-size.ts";

/** What Durable Task Scheduler takes of an entity's state, in bytes. */
const MOST_OF_AN_ENTITY = 1_048_576;
const JOB = "a-name-as-long-as-any-job-may-have-abc1234";
const REGION = "germanywestcentral";

/** An instant of the last hour, never the same, as it would be. */
function someInstant(k: number): number {
	return 1_795_500_000_000 + ((k * 2_654_435_761) % 3_600_000);
}

function createdAt(k: number): Lease {
	const [reportedAt, answeredAt, lookAt] = [1, 2, 3].map((each) => someInstant(7 * k + each));
	return {
		...{ launch: 1 + (k % 99), region: REGION, cores: 16, deadAt: someInstant(11 * k) },
		...{ state: "created", reportedAt: reportedAt!, answeredAt: answeredAt!, lookAt: lookAt! },
		...{ looks: k % 9999, overdueSince: someInstant(k), toldAt: someInstant(5 * k) },
		absentSince: someInstant(13 * k),
	};
}

/** As large as so many groups and waiting launches can make it: all that each may have, all at once. */
function largestLedger(groups: number, singles = 0): Ledger {
	const ledger = emptyLedger();
	const leases: Record<string, Lease> = {};
	for (let batch = 0; batch < groups; batch++) {
		leases[batch] = createdAt(batch);
		ledger.deletions[leaseName(JOB, 1234, batch, 999)] = {
			...{ job: JOB, region: REGION, since: someInstant(batch), dueAt: someInstant(3 * batch) },
			...{ tries: 12, denied: true, permit: { number: 100_000 + batch, at: someInstant(batch) } },
		};
	}
	ledger.holdings.a = { job: JOB, run: 1234, sku: "standard", leases };
	const front = Array.from({ length: singles }, (_, k) => ({
		...{ batch: k, launch: 1000 + k, cores: 16, notBefore: someInstant(k), unused: 1000 },
	}));
	ledger.jobs[JOB] = { front } as Ledger["jobs"][string];
	return ledger;
}

const kept = (ledger: Ledger) => JSON.stringify(packLedger(ledger)).length;

it("what a group and a waiting launch can come to is not more than is counted for them", () => {
	for (const [groups, singles] of [
		[2000, 0],
		[10, 2000],
	] as const) {
		const ledger = largestLedger(groups, singles);
		const bytes = JSON.stringify(ledger).length;
		expect(bytes).toBeLessThan(bytesOf(stateSize(ledger)) + 2000);
		expect(bytes).toBeGreaterThan(0.7 * bytesOf(stateSize(ledger)));
	}
});

it("the largest ledger that launches anything, and one that all goes round again in, fit an entity", () => {
	expect(kept(largestLedger(MOST_GROUPS))).toBeLessThan(0.9 * MOST_OF_AN_ENTITY);
	expect(kept(largestLedger(500, 30_000))).toBeLessThan(0.9 * MOST_OF_AN_ENTITY);
});

it("a large ledger is kept packed, and read as it was; a small one is kept as it is", () => {
	const large = largestLedger(1500);
	expect(packLedger(large)).toHaveProperty("deflated");
	expect(upgradeLedger(packLedger(large), 0)).toEqual(large);
	const newer = { ...packLedger(large), version: 4 } as unknown as Ledger;
	expect(() => upgradeLedger(newer, 0)).toThrow("it has version 4");
	const small = largestLedger(1480);
	expect(packLedger(small)).toBe(small);
	expect(kept(small)).toBeLessThan(0.9 * MOST_OF_AN_ENTITY);
});

it("is full for what is new first, and for what goes round again only when enough of it is under way", () => {
	const full = { groups: MOST_GROUPS, singles: 0 };
	expect(isFull({ ...full, groups: MOST_GROUPS - 1 }, { goesAgain: false })).toBe(false);
	expect(isFull(full, { goesAgain: false })).toBe(true);
	const waiting = { groups: 499, singles: 1_000_000 };
	expect(isFull(waiting, { goesAgain: false })).toBe(true);
	expect(isFull(waiting, { goesAgain: true })).toBe(false);
	expect(isFull({ ...waiting, groups: 500 }, { goesAgain: true })).toBe(true);
});

it("a hub that is full launches as soon as a group has gone, and says what it waits for", () => {
	const more = { containerGroups: 20_000, cores: { standard: 20_000, spot: 0 } };
	const rates = { createsPer5Minutes: 20_000, createsPerHour: 20_000 };
	const ledger = ledgerUnderTest({ ...more, ...rates });
	ledger.enqueue(MOST_GROUPS + 10);
	expect(ledger.leases()).toHaveLength(MOST_GROUPS);
	expect(jobStanding(ledger.state(), "a-1", ledger.now())).toMatchObject({
		...{ waiting: 10, waitsFor: "quota" },
		hint: expect.stringContaining("as its ledger can hold"),
	});
	const { permit } = ledger.end(ledger.lease(0));
	ledger.deleted(ledger.lease(0), permit!);
	expect(ledger.leases()).toHaveLength(MOST_GROUPS);
	expect(ledger.leases()).toContain(ledger.lease(MOST_GROUPS));
});

import { expect, it } from "vitest";
import { ledgerUnderTest, T0 } from "./ledger-under-test.ts";

it("comes for a first look exactly when it is due, and never sleeps over one that a create may bring", () => {
	const ledger = ledgerUnderTest();
	ledger.enqueue(1, { pollIntervalMs: 5000 });
	expect(ledger.round().nextAt).toBe(T0 + 1000);
	ledger.pass(6000);
	expect(ledger.round().nextAt).toBe(T0 + 7000);
	ledger.pass(300);
	ledger.report(ledger.lease(0));
	ledger.pass(500);
	expect(ledger.round()).toMatchObject({ looks: [], nextAt: T0 + 7300 });
	ledger.pass(500);
	expect(ledger.round().looks).toMatchObject([{ lease: ledger.lease(0), completion: "auto" }]);
});

it("comes again after 5 s at the latest, and after a quarter of a second at the soonest", () => {
	const ledger = ledgerUnderTest();
	expect(ledger.round()).toMatchObject({ idle: true, nextAt: T0 + 1000 });
	ledger.enqueue(1, { completion: "event", pollIntervalMs: 100 });
	ledger.report(ledger.lease(0));
	ledger.pass(10_000);
	expect(ledger.round().nextAt).toBe(T0 + 10_600);
	ledger.pass(500);
	expect(ledger.round().nextAt).toBe(T0 + 10_750);
	const { permit } = ledger.end(ledger.lease(0));
	ledger.deleted(ledger.lease(0), permit!);
	expect(ledger.round().nextAt).toBe(T0 + 15_500);
});

it("looks at those first that are overdue longest, and no more than the budget of reads leaves", () => {
	const ledger = ledgerUnderTest();
	ledger.enqueue(50);
	for (let batch = 0; batch < 50; batch++) {
		ledger.report(ledger.lease(batch));
		ledger.pass(10);
	}
	ledger.ask("looked", { looks: [], rates: { subscriptionReadsLeft: 60 } });
	ledger.pass(1500);
	const first = ledger.round();
	// 60 and 1.5 s at 25 a second, less a fifth of 250 that stays for others.
	expect(first.looks.map(({ batch }) => batch)).toEqual(Array.from({ length: 47 }, (_, k) => k));
	expect(first.nextAt).toBeLessThanOrEqual(ledger.now() + 250);
	ledger.pass(250);
	expect(
		ledger
			.round()
			.looks.map(({ batch }) => batch)
			.slice(0, 3),
	).toEqual([47, 48, 49]);
});

it("looks at nothing while ARM refuses reads", () => {
	const ledger = ledgerUnderTest();
	ledger.enqueue(1);
	ledger.report(ledger.lease(0));
	ledger.ask("looked", { looks: [], retryAfterMs: 4000 });
	ledger.pass(3999);
	expect(ledger.round()).toMatchObject({ looks: [], nextAt: T0 + 4249 });
	ledger.pass(1);
	expect(ledger.round().looks).toHaveLength(1);
});

it("reads usages at first, then every minute while anything waits or others use the region", () => {
	const ledger = ledgerUnderTest({ containerGroups: 1 });
	ledger.enqueue(2);
	expect(ledger.round().usages).toEqual(["here"]);
	ledger.readUsages("here");
	ledger.pass(59_000);
	expect(ledger.round().usages).toEqual([]);
	ledger.pass(1000);
	expect(ledger.round().usages).toEqual(["here"]);
	ledger.end(ledger.lease(0), { groupMayExist: false });
	ledger.report(ledger.lease(1));
	ledger.pass(60_000);
	expect(ledger.round().usages).toEqual([]);
	ledger.ask("usages", {
		region: "here",
		at: ledger.now(),
		containerGroups: { limit: 9, current: 5 },
		cores: {},
	});
	ledger.pass(60_000);
	expect(ledger.round().usages).toEqual(["here"]);
});

it("keeps its answer small, whatever there is to say, and comes again at once for the rest", () => {
	const ledger = ledgerUnderTest({
		...{ containerGroups: 400, cores: { standard: 400, spot: 0 } },
		...{ createsPer5Minutes: 999, createsPerHour: 999 },
	});
	ledger.enqueue(300);
	for (let batch = 0; batch < 150; batch++) ledger.report(ledger.lease(batch));
	ledger.pass(31_000);
	const round = ledger.round();
	expect([round.wakes.length, round.looks.length]).toEqual([60, 60]);
	expect(JSON.stringify(round).length).toBeLessThan(48 * 1024);
	expect(round.nextAt).toBe(ledger.now() + 250);
	ledger.ask("stop", { job: "a-1", reason: "canceled" });
	const stopped = [ledger.round(), ledger.round(), ledger.round()];
	expect(stopped.map(({ stops }) => stops.length)).toEqual([60, 60, 30]);
});

import { expect, it } from "vitest";
import { ledgerUnderTest } from "./ledger-under-test.ts";
import { quotaView } from "./quota-view.ts";

/** The SKU Confidential has a quota of groups of its own, beside its cores. */
it("confidential groups take no slot of the others, nor the others theirs", () => {
	const ledger = ledgerUnderTest({ containerGroups: 2, confidentialGroups: 3 });
	ledger.enqueue(9);
	ledger.enqueue(9, { id: "c-1", sku: "confidential" });
	expect([ledger.held("a-1").length, ledger.held("c-1").length]).toEqual([2, 3]);
	const { containerGroups, confidentialGroups, cores } = quotaView(ledger.state(), ledger.now())
		.regions.here!;
	expect([containerGroups.ours, confidentialGroups.ours]).toEqual([2, 3]);
	expect(cores.confidential).toMatchObject({ ours: 3 });
});

it("confidential cores are held until their group is gone, and what others have of them is learned", () => {
	const ledger = ledgerUnderTest({ cores: { standard: 9, spot: 9, confidential: 2 } });
	ledger.enqueue(9, { id: "c-1", sku: "confidential" });
	expect(ledger.held("c-1")).toHaveLength(2);
	const first = ledger.lease(0, 1, "c-1");
	ledger.report(first);
	ledger.pass(60_000);
	ledger.ask("usages", {
		...{ region: "here", at: ledger.now() },
		confidentialGroups: { limit: 5, current: 4 },
		cores: { confidential: { limit: 4, current: 2 } },
	});
	const { confidentialGroups, cores } = quotaView(ledger.state(), ledger.now()).regions.here!;
	// Of what was counted one is ours for certain, and another may be.
	expect(confidentialGroups).toEqual({ limit: 5, from: "usages", ours: 2, others: 3 });
	expect(cores.confidential).toEqual({ limit: 4, from: "usages", ours: 2, others: 0 });
});

it("a lack of confidential capacity closes that SKU alone", () => {
	const ledger = ledgerUnderTest();
	ledger.enqueue(1, { id: "c-1", sku: "confidential" });
	ledger.report(ledger.lease(0, 1, "c-1"), "capacity");
	ledger.enqueue(1, { id: "c-2", sku: "confidential" });
	ledger.enqueue(1);
	expect(ledger.held("c-2")).toHaveLength(0);
	expect(ledger.held("a-1")).toHaveLength(1);
	expect(quotaView(ledger.state(), ledger.now()).regions.here!.closed).toMatchObject({
		confidential: { why: "capacity" },
	});
});

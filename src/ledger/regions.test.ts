import { describe, expect, it } from "vitest";
import { ledgerUnderTest, T0 } from "./ledger-under-test.ts";

const TWO = { regions: ["here", "there"] };
const regionsOf = (ledger: ReturnType<typeof ledgerUnderTest>) =>
	ledger.held("a-1").map(({ region }) => region);

describe("regions", () => {
	it("serve in the order of preference, the next one when one is full", () => {
		const ledger = ledgerUnderTest({ containerGroups: 2 });
		ledger.enqueue(9, TWO);
		expect(regionsOf(ledger)).toEqual(["here", "here", "there", "there"]);
	});

	it("are gone back to when room returns", () => {
		const ledger = ledgerUnderTest({ containerGroups: 1 });
		ledger.enqueue(9, TWO);
		const { permit } = ledger.end(ledger.lease(0));
		ledger.deleted(ledger.lease(0), permit!);
		expect(ledger.held("a-1")).toMatchObject([{ region: "there" }, { region: "here" }]);
	});

	it("give a launch a name of its own in each, as the name carries the launch", () => {
		const ledger = ledgerUnderTest();
		ledger.enqueue(1, TWO);
		ledger.report(ledger.lease(0), "capacity");
		expect(ledger.claim(0, 2)).toMatchObject({ lease: ledger.lease(0, 2), region: "there" });
	});
});

describe("a region that is short of capacity", () => {
	it("is closed for the SKU for 20 s, and then one launch tries", () => {
		const ledger = ledgerUnderTest();
		ledger.enqueue(1);
		ledger.report(ledger.lease(0), "capacity");
		ledger.enqueue(9, { id: "s-1", sku: "spot" });
		expect(ledger.held("s-1")).toHaveLength(9);
		ledger.enqueue(10, { id: "b-1" });
		ledger.pass(19_999);
		ledger.round();
		expect(ledger.held("b-1")).toHaveLength(0);
		expect(ledger.round().nextAt).toBe(T0 + 20_249);
		ledger.pass(1);
		ledger.round();
		expect(ledger.held("b-1")).toHaveLength(1);
		ledger.report(ledger.lease(0, 1, "b-1"));
		ledger.round();
		expect(ledger.held("b-1")).toHaveLength(10);
	});

	it("is closed twice as long each time it goes on, up to five minutes", () => {
		const ledger = ledgerUnderTest({ createsPer5Minutes: 999, createsPerHour: 999 });
		ledger.enqueue(20);
		for (let batch = 0; batch < 20; batch++) ledger.report(ledger.lease(batch), "capacity");
		ledger.enqueue(100, { ranges: [{ next: 20, end: 100 }] });
		const waits = [20, 40, 80, 160, 300, 300].map((seconds, k) => {
			ledger.pass(seconds * 1000 - 1);
			ledger.round();
			expect(ledger.leases()).toEqual([]);
			ledger.pass(1);
			ledger.round();
			expect(ledger.leases()).toEqual([ledger.lease(20 + k)]);
			ledger.report(ledger.lease(20 + k), "capacity");
			return seconds;
		});
		expect(waits).toHaveLength(6);
	});

	it("is closed by groups that fail after their create too, and opens once a trial has stood for a while", () => {
		const ledger = ledgerUnderTest();
		ledger.enqueue(2);
		for (const batch of [0, 1]) {
			ledger.report(ledger.lease(batch));
			ledger.end(ledger.lease(batch), { shortOfCapacity: true });
		}
		ledger.enqueue(50, { ranges: [{ next: 2, end: 50 }] });
		const fresh = () => ledger.held("a-1").filter(({ state }) => state !== "ended");
		ledger.pass(20_000);
		ledger.round();
		expect(fresh()).toHaveLength(1);
		ledger.report(ledger.lease(2));
		ledger.pass(29_000);
		ledger.round();
		expect(fresh()).toHaveLength(1);
		ledger.pass(1000);
		ledger.round();
		expect(fresh()).toHaveLength(48);
	});

	it("is tried by another launch when the one that tries comes to nothing", () => {
		const ledger = ledgerUnderTest();
		ledger.enqueue(1);
		ledger.report(ledger.lease(0), "capacity");
		ledger.enqueue(9, { ranges: [{ next: 1, end: 9 }] });
		ledger.pass(20_000);
		ledger.round();
		ledger.report(ledger.lease(1), "late");
		ledger.round();
		expect(ledger.leases()).toEqual([ledger.lease(2)]);
	});
});

describe("what refuses otherwise", () => {
	it("a quota has the usages read at once, and after that one launch tries", () => {
		const ledger = ledgerUnderTest({ containerGroups: 20 });
		ledger.enqueue(3);
		ledger.round();
		ledger.pass(2000);
		for (const batch of [0, 1, 2]) ledger.report(ledger.lease(batch), "quota");
		ledger.enqueue(9, { ranges: [{ next: 3, end: 9 }] });
		expect(ledger.round()).toMatchObject({ usages: ["here"] });
		expect(ledger.leases()).toEqual([]);
		ledger.readUsages("here");
		expect(ledger.leases()).toEqual([ledger.lease(3)]);
	});

	it("a 429 closes all creates of the region until the Retry-After, and is not counted", () => {
		const ledger = ledgerUnderTest();
		ledger.enqueue(1, TWO);
		ledger.report(ledger.lease(0), "throttled", { retryAfterMs: 7000 });
		expect(ledger.state().regions.here?.creates.log.ats).toEqual([]);
		ledger.enqueue(2, { id: "s-1", sku: "spot", regions: ["here"] });
		ledger.claim(0, 2);
		expect([ledger.held("s-1").length, regionsOf(ledger)]).toEqual([0, ["there"]]);
		ledger.pass(7000);
		ledger.round();
		expect(ledger.held("s-1")).toHaveLength(1);
	});

	it("a share of every limit is all that this hub takes", () => {
		const ledger = ledgerUnderTest({ containerGroups: 10, createsPer5Minutes: 6 });
		ledger.enqueue(9, { share: 0.5 });
		expect(ledger.leases()).toHaveLength(3);
		for (const batch of [0, 1, 2]) ledger.report(ledger.lease(batch));
		ledger.pass(300_000);
		ledger.round();
		expect(ledger.leases()).toHaveLength(5);
	});
});

import { describe, expect, it } from "vitest";
import { ledgerUnderTest } from "./ledger-under-test.ts";
import { readQuota } from "./quota.ts";

const usage = (limit: number, current: number) => ({ limit, current });

describe("a reading of usages", () => {
	it("says what others have: what is in use and not ours", () => {
		expect(readQuota(undefined, usage(100, 30), { certain: 10, perhaps: 0 })).toEqual({
			limit: 100,
			others: 20,
		});
	});

	it("leaves what was known of others where it may still be so", () => {
		const before = { limit: 100, others: 20 };
		const read = (current: number) =>
			readQuota(before, usage(100, current), { certain: 10, perhaps: 8 }).others;
		expect([30, 34, 38].map(read)).toEqual([20, 20, 20]);
		expect([25, 45].map(read)).toEqual([15, 27]);
		expect(read(3)).toBe(0);
	});
});

describe("what others have", () => {
	const read = (
		ledger: ReturnType<typeof ledgerUnderTest>,
		groups: [limit: number, current: number],
		cores: [limit: number, current: number] = [100, groups[1]],
	) =>
		ledger.ask("usages", {
			...{ region: "here", at: ledger.now() },
			containerGroups: usage(...groups),
			cores: { standard: usage(...cores) },
		});

	it("is left to them, groups and cores, until the next reading", () => {
		const ledger = ledgerUnderTest();
		ledger.enqueue(0);
		read(ledger, [10, 7]);
		ledger.enqueue(10, { ranges: [{ next: 0, end: 10 }] });
		expect(ledger.leases()).toHaveLength(3);
		for (let batch = 0; batch < 3; batch++) ledger.report(ledger.lease(batch));
		ledger.pass(1000);
		read(ledger, [10, 5], [6, 5]);
		expect(ledger.leases()).toHaveLength(4);
		read(ledger, [10, 4]);
		expect(ledger.leases()).toHaveLength(9);
	});

	it("is not mistaken for what was freed, created or deleted while usages were read", () => {
		const ledger = ledgerUnderTest({ containerGroups: 10 });
		ledger.enqueue(10);
		for (let batch = 0; batch < 10; batch++) ledger.report(ledger.lease(batch));
		ledger.round();
		const at = ledger.now();
		ledger.pass(500);
		for (let batch = 0; batch < 5; batch++) {
			ledger.deleted(ledger.lease(batch), ledger.end(ledger.lease(batch)).permit!);
		}
		ledger.ask("usages", { region: "here", at, containerGroups: usage(10, 10), cores: {} });
		expect(ledger.state().regions.here?.containerGroups).toEqual({ limit: 10, others: 0 });
		ledger.ask("usages", { region: "here", at: at - 1, containerGroups: usage(3, 3), cores: {} });
		expect(ledger.state().regions.here?.containerGroups?.limit).toBe(10);
	});

	it("raises and lowers the limits while jobs run", () => {
		const ledger = ledgerUnderTest({ containerGroups: 2 });
		ledger.enqueue(9);
		expect(ledger.leases()).toHaveLength(2);
		read(ledger, [5, 0]);
		expect(ledger.leases()).toHaveLength(5);
		read(ledger, [1, 0]);
		ledger.end(ledger.lease(0), { groupMayExist: false });
		expect(ledger.leases()).toHaveLength(4);
	});
});

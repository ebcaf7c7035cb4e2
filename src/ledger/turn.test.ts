import { expect, it } from "vitest";
import { ledgerUnderTest } from "./ledger-under-test.ts";

type UnderTest = ReturnType<typeof ledgerUnderTest>;

/** Ends the job's oldest lease, with its group, and so makes room for one more. */
function endOne(ledger: UnderTest, name: string): void {
	ledger.report(name);
	const { permit } = ledger.end(name);
	const permits = permit ?? ledger.round().deletes.find(({ lease }) => lease === name)?.permit;
	ledger.deleted(name, permits!);
}

/** Which jobs got the next grants, while the oldest lease ends each time. */
function grantsOf(ledger: UnderTest, grants: number): string[] {
	const order: string[] = [];
	for (let k = 0; k < grants; k++) {
		const before = ledger.leases();
		endOne(ledger, before[0]!);
		order.push(...ledger.leases().filter((name) => !before.includes(name)));
	}
	return order.map((name) => name.slice(0, 1));
}

const many = {
	createsPer5Minutes: 9999,
	createsPerHour: 9999,
	deletesPer5Minutes: 9999,
	deletesPerHour: 9999,
};
const count = (order: string[], job: string) => order.filter((name) => name === job).length;

it("jobs of one priority get grants by their weights", () => {
	const ledger = ledgerUnderTest({ containerGroups: 1, ...many });
	ledger.enqueue(500, { id: "a-1", weight: 1 });
	ledger.enqueue(500, { id: "b-1", weight: 3 });
	const order = grantsOf(ledger, 200);
	expect(count(order, "b") / count(order, "a")).toBeGreaterThan(2.5);
	expect(count(order, "b") / count(order, "a")).toBeLessThan(3.2);
	// No long runs: the lighter one is served all the while.
	expect(order.join("")).not.toMatch(/b{8}/);
});

it("a launch costs the part of the region that it takes: of its cores or of its groups, whichever is more", () => {
	const ledger = ledgerUnderTest({ containerGroups: 50, cores: { standard: 100, spot: 1 } });
	ledger.enqueue(1, { id: "a-1", cores: 31 });
	ledger.enqueue(1, { id: "b-1", cores: 1, priority: 1 });
	ledger.enqueue(1, { id: "c-1", cores: 1, priority: 2, weight: 4 });
	const passes = Object.values(ledger.state().jobs).map(({ pass }) => pass);
	expect(passes).toEqual([0.31, 0.02, 0.005]);
});

it("a higher priority goes first, but every twentieth grant goes to whoever waits longest", () => {
	const ledger = ledgerUnderTest({ containerGroups: 1, ...many });
	ledger.enqueue(500, { id: "l-1", priority: -5 });
	ledger.enqueue(500, { id: "h-1", priority: 5 });
	const order = grantsOf(ledger, 100);
	expect(count(order, "l")).toBe(5);
	expect(count(order, "h")).toBe(95);
});

it("a job that comes later shares from then on, and does not make up for what it missed", () => {
	const ledger = ledgerUnderTest({ containerGroups: 1, ...many });
	ledger.enqueue(500, { id: "a-1" });
	grantsOf(ledger, 100);
	ledger.enqueue(500, { id: "b-1" });
	const order = grantsOf(ledger, 40);
	expect(count(order, "b")).toBeGreaterThanOrEqual(19);
	expect(count(order, "b")).toBeLessThanOrEqual(22);
});

it("a job that had nothing to start for a while comes back to its share, neither more nor less", () => {
	const ledger = ledgerUnderTest({ containerGroups: 1, ...many });
	ledger.enqueue(60, { id: "a-1" });
	grantsOf(ledger, 60);
	ledger.enqueue(500, { id: "b-1" });
	grantsOf(ledger, 50);
	ledger.ask("enqueue", {
		job: { ...ledger.state().jobs["a-1"]! },
		limits: ledger.state().assumed,
		ranges: [{ next: 60, end: 500 }],
	});
	const order = grantsOf(ledger, 40);
	expect(count(order, "a")).toBeGreaterThanOrEqual(18);
	expect(count(order, "a")).toBeLessThanOrEqual(22);
});

it("a launch that needs many cores is passed by small ones for a minute, and then keeps them from its region", () => {
	const ledger = ledgerUnderTest({
		containerGroups: 100,
		cores: { standard: 8, spot: 1 },
		...many,
	});
	ledger.enqueue(500, { id: "s-1", cores: 1 });
	ledger.enqueue(1, { id: "b-1", cores: 6 });
	const churn = (times: number) => {
		for (let k = 0; k < times; k++) {
			const small = ledger.held("s-1");
			if (small.length > 0) endOne(ledger, ledger.leases().find((name) => name.startsWith("s"))!);
			ledger.pass(3000);
		}
	};
	churn(18);
	expect(ledger.held("s-1")).toHaveLength(8);
	churn(10);
	expect(ledger.held("b-1")).toHaveLength(1);
	expect(ledger.held("s-1")).toHaveLength(2);
});

it("a launch that no region could ever hold keeps nobody waiting", () => {
	const ledger = ledgerUnderTest({ cores: { standard: 4, spot: 1 }, ...many });
	ledger.enqueue(1, { id: "b-1", cores: 5 });
	ledger.enqueue(50, { id: "s-1", cores: 1 });
	ledger.pass(120_000);
	endOne(ledger, ledger.leases()[0]!);
	expect(ledger.held("s-1")).toHaveLength(4);
	expect(ledger.held("b-1")).toHaveLength(0);
});

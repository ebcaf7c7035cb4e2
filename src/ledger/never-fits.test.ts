import { expect, it } from "vitest";
import { jobStanding } from "./job-standing.ts";
import { ledgerUnderTest } from "./ledger-under-test.ts";

type UnderTest = ReturnType<typeof ledgerUnderTest>;
const SMALL = { cores: { standard: 4, spot: 2 } };
const standing = (ledger: UnderTest) => jobStanding(ledger.state(), "a-1", ledger.now());

/** Rounds as the watch makes them, usages read each minute where there are any to be read. */
function live(ledger: UnderTest, minutes: number, regions: string[] = ["here"]): void {
	for (let k = 0; k < minutes; k++) {
		ledger.round();
		ledger.pass(60_000);
		for (const region of regions) ledger.readUsages(region);
		ledger.round();
	}
}

it.each([
	[{ cores: 8 }, "one launch needs 8 vCPUs; here allows 4"],
	[{ cores: 3, sku: "spot" as const }, "one launch needs 3 spot vCPUs; here allows 2"],
	[{ cores: 8, regions: ["here", "there"] }, "one launch needs 8 vCPUs; here allows 4, there 4"],
	[
		{ cores: 3, share: 0.5 },
		"one launch needs 3 vCPUs; here allows 2 (0.5 of the quota is this installation's)",
	],
])("a launch larger than any quota is told at once: %j", (job, hint) => {
	const ledger = ledgerUnderTest(SMALL);
	ledger.enqueue(2, job);
	expect(standing(ledger)).toMatchObject({ waitsFor: "quota", hint });
});

it("a quota of no container groups is told, too", () => {
	const ledger = ledgerUnderTest({ containerGroups: 0 });
	ledger.enqueue(1);
	expect(standing(ledger).hint).toBe("one launch needs 1 vCPU; here allows no container group");
});

it("what fits when others go, or when the job's own have gone, only waits", () => {
	const ledger = ledgerUnderTest(SMALL);
	ledger.ask("usages", {
		...{ region: "here", at: ledger.now(), containerGroups: { limit: 100, current: 0 } },
		cores: { standard: { limit: 4, current: 0 } },
	});
	ledger.enqueue(3, { cores: 3 });
	expect(standing(ledger)).toMatchObject({ waitsFor: "quota" });
	expect(standing(ledger)).not.toHaveProperty("hint");
});

it("a job of which nothing fits ends for quota after five minutes, once ACI has told its limits again", () => {
	const ledger = ledgerUnderTest(SMALL);
	ledger.enqueue(2, { cores: 8 });
	live(ledger, 4);
	expect(ledger.claim(0)).toEqual({ answer: "queued" });
	live(ledger, 2);
	expect(ledger.claim(0)).toEqual({
		...{ answer: "stopped", reason: "quota" },
		message:
			"Nothing of the job fits the quota: one launch needs 8 vCPUs; here allows 4. Ask Azure for more, name another region, or make the launch smaller.",
	});
	ledger.pass(60_000);
	const { wakes } = ledger.round();
	expect(wakes.map(({ answer }) => answer)).toMatchObject([
		{ reason: "quota", message: expect.stringContaining("8 vCPUs") },
		{ reason: "quota" },
	]);
});

it("is not ended by what is only assumed, or was told before it was noticed", () => {
	const ledger = ledgerUnderTest(SMALL);
	ledger.enqueue(1, { cores: 8, regions: ["here", "there"] });
	live(ledger, 30, ["here"]);
	expect(ledger.claim(0)).toEqual({ answer: "queued" });
	live(ledger, 1, ["there"]);
	expect(ledger.claim(0)).toMatchObject({ answer: "stopped", reason: "quota" });
});

it("goes on when the quota was raised meanwhile", () => {
	const ledger = ledgerUnderTest(SMALL);
	ledger.enqueue(1, { cores: 8 });
	live(ledger, 4);
	ledger.ask("usages", {
		...{ region: "here", at: ledger.now(), containerGroups: { limit: 100, current: 0 } },
		cores: { standard: { limit: 10, current: 0 } },
	});
	expect(ledger.leases()).toEqual([ledger.lease(0)]);
	ledger.round();
	expect(ledger.state().jobs["a-1"]).not.toHaveProperty("neverFitsSince");
});

it("waits while something of the job is under way, or a smaller launch of it is to come", () => {
	const ledger = ledgerUnderTest(SMALL);
	ledger.enqueue(0, { ranges: [{ next: 0, end: 1, cores: 2 }], cores: 8 });
	ledger.report(ledger.lease(0));
	ledger.enqueue(0, { ranges: [{ next: 1, end: 2 }], cores: 8 });
	live(ledger, 10);
	expect(standing(ledger)).toMatchObject({ held: 1, waiting: 1, waitsFor: "quota" });
	const { permit } = ledger.end(ledger.lease(0));
	ledger.claim(0, 2, { cores: 2, notBefore: ledger.now() + 3_600_000 });
	ledger.deleted(ledger.lease(0), permit!);
	live(ledger, 10);
	expect(ledger.claim(1)).toEqual({ answer: "queued" });
});

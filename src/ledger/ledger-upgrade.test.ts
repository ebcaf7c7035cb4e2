import { expect, it } from "vitest";
import { decide } from "./decide.ts";
import { allLeases } from "./holding.ts";
import { emptyLedger, LEDGER_VERSION, type Ledger } from "./ledger.ts";
import { T0 } from "./ledger-under-test.ts";
import { type FirstLedger, upgradeLedger } from "./ledger-upgrade.ts";
import { assumedCreates } from "./region-room.ts";
import { requestRoomFrom } from "./request-rate.ts";
import type { RoundAnswer } from "./requests.ts";

const lease = (batch: number, more: Partial<FirstLedger["regions"][""]["leases"][""]>) => ({
	...{ job: "a-1", batch, launch: 1, state: "created" as const, notBefore: T0 - 9000 },
	...{ deadAt: T0 + 700_000, raisedAt: T0 - 9000, reportedAt: T0 - 8000, answeredAt: T0 - 8500 },
	...{ lookAt: T0 + 500, looks: 3 },
	...more,
});

function firstLedger(): FirstLedger {
	return {
		...{ generation: 4, open: true, wakes: [], nextPermit: 7 },
		jobs: {
			"a-1": {
				...{ id: "a-1", run: 1, region: "here", completion: "poll", pollIntervalMs: 1000 },
				...{ startMs: 60_000, runMs: 600_000, deadlineAt: T0 + 86_400_000 },
				front: [{ batch: 0, launch: 2 }],
				ranges: [
					{ next: 5, end: 100 },
					{ next: 100, end: 200 },
				],
			},
		},
		regions: {
			here: {
				limits: {
					...{ containerGroups: 4, createsPer5Minutes: 3, createsPerHour: 30 },
					...{ deletesPer5Minutes: 3, deletesPerHour: 30 },
				},
				leases: {
					"a-1-r1-b1-n1": lease(1, {}),
					"a-1-r1-b2-n1": lease(2, { state: "granted" }),
					"a-1-r1-b3-n1": lease(3, { state: "ended" }),
					"a-1-r1-b4-n1": lease(4, { state: "ended" }),
				},
				creates: { [Math.floor(T0 / 5000) - 1]: 2 },
				deletes: { [Math.floor(T0 / 5000) - 1]: 1 },
				permits: { "6": { lease: "a-1-r1-b3-n1", at: T0 - 95_000 } },
				due: { "a-1-r1-b4-n1": T0 - 1000, stray: T0 - 2000 },
				closedUntil: T0 + 9000,
			},
		},
	};
}

it("a ledger of the version before goes on: its leases, queues, windows, permits and closures", () => {
	const ledger = upgradeLedger(firstLedger(), T0);
	expect([...allLeases(ledger)].map(({ name, lease: { state } }) => [name, state])).toEqual([
		["a-1-r1-b1-n1", "created"],
		["a-1-r1-b2-n1", "granted"],
		["a-1-r1-b3-n1", "ended"],
		["a-1-r1-b4-n1", "ended"],
	]);
	expect(ledger).toMatchObject({ generation: 4, open: true, nextPermit: 7 });
	expect(ledger.jobs["a-1"]?.ranges).toEqual([{ next: 5, end: 200 }]);
	const { creates, closures } = ledger.regions.here!;
	expect(requestRoomFrom(creates, assumedCreates(ledger), 0, T0)).toBe(T0);
	expect(requestRoomFrom(creates, assumedCreates(ledger), 1, T0)).toBe(T0 + 300_000);
	expect(closures.creates).toMatchObject({ until: T0 + 9000 });

	const { answer } = decide(ledger, { operation: "round", input: {} }, T0 + 500);
	const round = answer as RoundAnswer;
	expect(round.looks).toMatchObject([{ lease: "a-1-r1-b1-n1" }]);
	expect(round.deletes).toEqual([
		{ lease: "a-1-r1-b3-n1", permit: 6 },
		{ lease: "a-1-r1-b4-n1", permit: 7 },
	]);
});

it("those that a stopped job must tell are still told, and a ledger of this version is left as it is", () => {
	const first = firstLedger();
	const job = first.jobs["a-1"]!;
	const waiting = { front: job.front, ranges: job.ranges };
	first.jobs["a-1"] = { ...job, front: [], ranges: [], stop: { reason: "canceled", waiting } };
	const ledger = upgradeLedger(first, T0);
	const { answer } = decide(ledger, { operation: "round", input: {} }, T0);
	const told = (answer as RoundAnswer).wakes.map(({ batchId }) => batchId);
	expect(told.slice(0, 3)).toEqual(["a-1.1.b0", "a-1.1.b5", "a-1.1.b6"]);
	expect(upgradeLedger(ledger, T0 + 1)).toBe(ledger);
});

it("a ledger that newer code has written is refused, and told how to go on", () => {
	const newer = { ...emptyLedger(), version: LEDGER_VERSION + 1 } as unknown as Ledger;
	expect(() => upgradeLedger(newer, T0)).toThrow(
		`it has version ${LEDGER_VERSION + 1}, this one reads up to ${LEDGER_VERSION}`,
	);
});

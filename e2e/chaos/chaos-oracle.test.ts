import { describe, expect, it } from "vitest";
import type { ItemView, JobView } from "../../src/api/views.ts";
import { emptyLedger } from "../../src/ledger/ledger.ts";
import type { ChaosEvidence } from "./chaos-evidence.ts";
import type { ChaosEvent } from "./chaos-log.ts";
import { type ChaosRecord, chaosFindings } from "./chaos-oracle.ts";
import { type ChaosPlan, chaosPlan } from "./chaos-plan.ts";

const JOB = "chaos-0-aaaaaa";
const group = (launch: number, batch = 0) => `${JOB}-r1-b${batch}-n${launch}`;
const put = (name: string): ChaosEvent => ({
	...{ event: "asked", operation: "ContainerGroups_CreateOrUpdate", group: name },
	...{ at: 0, refusedByFault: false },
});
const ran = (name: string, index: number): ChaosEvent => ({
	...{ event: "container", group: name, name: `item-${index}`, restart: 0 },
});
const answered = (method: string, status: number, byFault = false): ChaosEvent => ({
	...{ event: "answered", byFault, method, group: group(1), part: "", status, at: 5 },
});

/** Two items, each with a group, that succeeded in its first launch. */
function wellRecord(): ChaosRecord & { end: ChaosEvidence } {
	const items = [0, 1].map(
		(index) =>
			({
				...{ index, item: index, state: "succeeded", launch: 1, group: group(1, index) },
				outcome: { status: "succeeded", attempts: 1, launches: 1, finishedAt: "then" },
			}) as ItemView,
	);
	const results = items.map(({ index, group }) => ({
		...{ index, status: "succeeded" as const, result: { index, group: `${group}`, restart: 0 } },
	}));
	const job = { id: JOB, phase: "finished" } as JobView;
	const planned = chaosPlan(1, 2);
	const plan: ChaosPlan = {
		...planned,
		isTold: true,
		jobs: [{ ...planned.jobs[0]!, items: 2, acts: [] }],
	};
	const log = [0, 1].flatMap((index) => [put(group(1, index)), ran(group(1, index), index)]);
	const end = { at: 9, jobs: [{ job, items, results }], ledger: emptyLedger() };
	return { plan, begins: [], end, log, groupsLeft: [] };
}

/** The findings about a record that was well but for one change. */
function findingsAfter(change: (record: ChaosRecord & { end: ChaosEvidence }) => void): string {
	const record = structuredClone(wellRecord());
	change(record);
	return chaosFindings(record).join("; ");
}

describe("what is wrong with a run under chaos", () => {
	it("is nothing when all is well", () => expect(chaosFindings(wellRecord())).toEqual([]));

	it.each<[string, (record: ChaosRecord & { end: ChaosEvidence }) => void]>([
		["item 1 has no outcome", ({ end }) => void delete end.jobs[0]!.items[1]!.outcome],
		["1 items for 2", ({ end }) => void end.jobs[0]!.items.pop()],
		["1 results for 2", ({ end }) => void end.jobs[0]!.results!.pop()],
		["phase is running", ({ end }) => void Object.assign(end.jobs[0]!.job, { phase: "running" })],
		[
			`succeeded in ${group(1)}, and ran in ${group(2)} too`,
			({ log }) => void log.push(put(group(2)), ran(group(2), 0)),
		],
		[
			"item 0 succeeded in",
			({ end }) =>
				void Object.assign(end.jobs[0]!.results![0]!, { result: { index: 0, group: group(2) } }),
		],
		[
			"callback of item 0 was answered 202, and is lost",
			({ end, log }) => {
				log.push({ event: "callback", index: 0, group: group(1), restart: 0, status: 202 });
				const lost = { status: "failed", reason: "callback-lost" };
				Object.assign(end.jobs[0]!.items[0]!.outcome!, lost);
			},
		],
		[`${group(1)} was put twice`, ({ log }) => void log.push(put(group(1)))],
		["was answered 429", ({ log }) => void log.push(answered("DELETE", 429))],
		["was answered 400", ({ log }) => void log.push(answered("PUT", 400))],
		[`${group(1)} is left`, ({ groupsLeft }) => void groupsLeft.push(group(1))],
		["ledger is open", ({ end }) => void Object.assign(end.ledger!, { open: true })],
		["ledger's wakes still have it", ({ end }) => void end.ledger!.wakes.push(group(1))],
	])("%s", (finding, change) => expect(findingsAfter(change)).toContain(finding));

	it("is an outcome that was another before a kill", () => {
		expect(
			findingsAfter(({ begins, end }) => {
				const before = structuredClone(end);
				before.jobs[0]!.items[1]!.outcome!.attempts = 2;
				begins.push(before);
			}),
		).toContain("outcome of item 1 was changed");
	});

	it("is not what a fault refused", () => {
		expect(findingsAfter(({ log }) => void log.push(answered("PUT", 429, true)))).toBe("");
	});

	it("is no refusal that comes before the limits are known", () => {
		expect(
			findingsAfter(({ plan, log }) => {
				plan.isTold = false;
				log.push(answered("PUT", 400));
			}),
		).toBe("");
	});

	it("is that it did not come to an end", () => {
		const { end: _, ...record } = wellRecord();
		expect(chaosFindings(record)).toEqual(["It did not come to an end."]);
	});
});

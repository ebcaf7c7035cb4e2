import { decide } from "./decide.ts";
import type { JobFacts, Ledger, Limits, Region } from "./ledger.ts";
import { emptyLedger } from "./ledger.ts";
import type { LaunchResult, LedgerAnswer, LedgerRequest } from "./requests.ts";

/** Where the tests' clock begins: at an edge of five minutes. */
export const START_AT = 1_795_500_000_000;

/** A ledger that is asked in turn, at an instant that the test sets. */
export interface LedgerUnderTest {
	now: number;
	ledger: Ledger;
	region(): Region;
	ask<Operation extends LedgerRequest["operation"]>(
		operation: Operation,
		input: Extract<LedgerRequest, { operation: Operation }>["input"],
	): LedgerAnswer<Operation>;
	enqueue(batches: number, facts?: Partial<JobFacts>, limits?: Partial<Limits>): number;
	report(lease: string, result?: LaunchResult): void;
	ended(lease: string, groupMayExist?: boolean): LedgerAnswer<"ended">;
}

export function ledgerUnderTest(): LedgerUnderTest {
	const test: LedgerUnderTest = {
		now: START_AT,
		ledger: emptyLedger(),
		region: () => test.ledger.regions.here!,
		ask(operation, input) {
			const decision = decide(test.ledger, { operation, input } as LedgerRequest, test.now);
			// What an entity keeps and answers goes through JSON.
			test.ledger = JSON.parse(JSON.stringify(decision.ledger));
			return JSON.parse(JSON.stringify(decision.answer));
		},
		enqueue: (batches, facts = {}, limits = {}) =>
			test.ask("enqueue", {
				job: jobFacts(facts),
				limits: { ...roomyLimits, ...limits },
				ranges: [{ next: 0, end: batches }],
			}).generation,
		report: (lease, result = "created") =>
			void test.ask("report", { lease, result, answeredAt: test.now }),
		ended: (lease, groupMayExist = true) =>
			test.ask("ended", {
				report: { lease, result: "created", answeredAt: test.now },
				groupMayExist,
			}),
	};
	return test;
}

const roomyLimits: Limits = {
	containerGroups: 100,
	createsPer5Minutes: 100,
	createsPerHour: 300,
	deletesPer5Minutes: 100,
	deletesPerHour: 300,
};

function jobFacts(facts: Partial<JobFacts>): JobFacts {
	return {
		id: "job-a",
		run: 1,
		region: "here",
		completion: "auto",
		pollIntervalMs: 1000,
		startMs: 60_000,
		runMs: 120_000,
		deadlineAt: START_AT + 86_400_000,
		...facts,
	};
}

import type { EntityContext } from "durable-functions";
import { expect, it } from "vitest";
import { emptyLedger, type Ledger } from "./ledger.ts";
import { ledgerEntity } from "./ledger-entity.ts";
import { JOB, T0 } from "./ledger-under-test.ts";

/** One operation on an entity, as the library hands it over: its state is parsed anew. */
function operate(state: unknown, operationName: string, input: unknown) {
	const done: { state?: Ledger; answer?: unknown } = {};
	const df = {
		operationName,
		getInput: () => input,
		getState: (initial: () => Ledger) => state ?? initial(),
		setState: (after: Ledger) => {
			done.state = after;
		},
		return: (answer: unknown) => {
			done.answer = answer;
		},
	};
	const clock = { now: () => T0, callAt: () => () => undefined, hold: () => () => undefined };
	ledgerEntity(() => clock)({ df } as unknown as EntityContext<Ledger>);
	return done;
}

it("an operation reads the state, decides at the clock's instant, writes and answers", () => {
	const { assumed } = emptyLedger();
	const input = { job: JOB, limits: assumed, ranges: [{ next: 0, end: 1 }] };
	const enqueued = operate(undefined, "enqueue", input);
	expect(enqueued.answer).toEqual({ generation: 1 });
	const claimed = operate(enqueued.state, "claim", { job: "a-1", batch: 0, launch: 1 });
	expect(claimed.answer).toMatchObject({ answer: "granted", notBefore: T0 });
});

it("a state that the version before wrote is upgraded on the way", () => {
	const first = {
		generation: 3,
		open: true,
		jobs: {},
		regions: {},
		wakes: [],
		turn: 0,
		nextPermit: 9,
	};
	const { state, answer } = operate(first, "close", { generation: 3 });
	expect(answer).toBe(true);
	expect(state).toMatchObject({ version: 2, open: false, nextPermit: 9 });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { outcomeStands, rowInRun, stateInRun, stateOf, takesTheRow } from "./standing-outcome.ts";
import { sampleNote, sampleOutcome } from "./suite/samples.ts";

const run = fc.integer({ min: 1, max: 4 });
const end = fc.record({ status: fc.constantFrom("succeeded", "failed", "canceled"), run });
const outcome = end.map(({ status, run }) => sampleOutcome(0, { status, run }));
const note = fc
	.record({ launch: run, state: fc.constantFrom("launched", "running"), run })
	.map(({ launch, state, run }) => sampleNote(launch, state, { run }));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

describe("A stored state", () => {
	it("counts, in the run of the newest news and in later ones, as what the row shows in that run", () => {
		fc.assert(
			fc.property(maybe(note), maybe(outcome), run, (note, outcome, later) => {
				const jobRun = Math.max(later, note?.run ?? 1, outcome?.run ?? 1);
				const row = { index: 0, item: "0", ...(note && { note }), ...(outcome && { outcome }) };
				const shown = rowInRun(row, jobRun);
				const counted = stateInRun(stateOf(note, outcome), jobRun);
				expect(counted).toBe(shown.outcome?.status ?? shown.note?.state ?? "waiting");
			}),
		);
	});
});

describe("Of outcomes that come in any order", () => {
	it("one that stands stays, and the first that may stand does", () => {
		fc.assert(
			fc.property(fc.array(end), run, (ends, jobRun) => {
				const taken: typeof ends = [];
				for (const next of ends) if (takesTheRow(next, taken.at(-1), jobRun)) taken.push(next);
				expect(taken.slice(0, 1)).toEqual(ends.filter((e) => outcomeStands(e, jobRun)).slice(0, 1));
				expect(taken.length).toBeLessThanOrEqual(1);
			}),
		);
	});

	it("one of a newer run stays when the writer does not know of that run", () => {
		const newer = { status: "failed", run: 2 } as const;
		expect(takesTheRow({ status: "failed", run: 1 }, newer, 1)).toBe(false);
		expect(takesTheRow({ status: "succeeded", run: 1 }, newer, 1)).toBe(false);
	});
});

/**
 * The ledger against a service that counts as ACI does, on arrival: whatever is lost, late or doubled, no quota
 * and no window is ever exceeded, everybody is served at last, and nothing is left.
 */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { simulate } from "./simulation/simulate.ts";

const RUNS = Number(process.env.TUTTI_LEDGER_RUNS ?? 60);

it("never exceeds a quota or a window, serves everybody, and leaves nothing, whatever is lost or doubled", () => {
	void fc.assert(
		fc.property(fc.nat(), (seed) => {
			const tale = simulate(seed, { knownLimits: true });
			expect(tale.refused).toEqual([]);
			expect(tale.problems).toEqual([]);
		}),
		{ numRuns: RUNS },
	);
});

it("learns what it did not know, beside others that come and go, and still serves everybody and leaves nothing", () => {
	void fc.assert(
		fc.property(fc.nat(), (seed) => {
			const tale = simulate(seed, { knownLimits: false });
			expect(tale.problems).toEqual([]);
		}),
		{ numRuns: RUNS },
	);
});

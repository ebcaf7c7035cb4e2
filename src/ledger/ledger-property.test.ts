/**
 * The ledger against a service that counts as ACI does, on arrival: whatever is lost, late or doubled, no quota
 * and no window is ever exceeded, everybody is served at last, and nothing is left.
 */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { simulate } from "./simulation/simulate.ts";

/** Tens of thousands by hand: `TUTTI_LEDGER_RUNS=20000 npx vitest run --project unit src/ledger/ledger-property`. */
const RUNS = Number(process.env.TUTTI_LEDGER_RUNS ?? 30);
const TIMEOUT_MS = 20_000 + RUNS * 1000;

it(
	"never exceeds a quota or a window, serves everybody, and leaves nothing, whatever is lost or doubled",
	() => {
		void fc.assert(
			fc.property(fc.nat(), (seed) => {
				const tale = simulate(seed, { knownLimits: true });
				expect(tale.refused).toEqual([]);
				expect(tale.problems).toEqual([]);
			}),
			{ numRuns: RUNS },
		);
	},
	TIMEOUT_MS,
);

it(
	"learns what it did not know, beside others that come and go, and still serves everybody and leaves nothing",
	() => {
		void fc.assert(
			fc.property(fc.nat(), (seed) => {
				const tale = simulate(seed, { knownLimits: false });
				expect(tale.problems).toEqual([]);
			}),
			{ numRuns: RUNS },
		);
	},
	TIMEOUT_MS,
);

/**
 * Runs chaos by hand:
 *
 *   npm run build && npx node e2e/chaos/run-seeds.ts [--seed 1] [--count 1] [--items 1000] [--at-once 2] [--keep]
 *
 * `--seed`: the first one; `--keep`: leaves the folders of runs with findings, and says where. Exits 1 on any.
 */
import { parseArgs } from "node:util";
import { type ChaosRun, chaosMessage, runChaos } from "./chaos-run.ts";

const { values } = parseArgs({
	options: {
		seed: { type: "string", default: "1" },
		count: { type: "string", default: "1" },
		items: { type: "string", default: "1000" },
		"at-once": { type: "string", default: "2" },
		keep: { type: "boolean", default: false },
	},
});
const items = Number(values.items);
const seeds = Array.from({ length: Number(values.count) }, (_, k) => Number(values.seed) + k);
const runs: ChaosRun[] = [];
const left = seeds.values();
const began = performance.now();
await Promise.all(
	Array.from({ length: Number(values["at-once"]) }, async () => {
		for (const seed of left) tell(await runChaos(seed, { items, keep: values.keep }));
	}),
);
const bad = runs.filter(({ findings }) => findings.length > 0);
const sum = (of: (run: ChaosRun) => number) => runs.reduce((total, run) => total + of(run), 0);
const requests = sum((run) => Object.values(run.requests).reduce((total, each) => total + each, 0));
console.log(
	`${runs.length} seeds of ${items} items: ${sum(({ kills }) => kills)} kills, ${requests} requests, ${Math.round(sum(({ lastedMs }) => lastedMs) / 3_600_000)} hours on the clock, ${Math.round((performance.now() - began) / 1000)} s of the wall; ${bad.length === 0 ? "all is well" : `not well: ${bad.map(({ seed }) => seed).join(", ")}`}.`,
);
if (bad.length > 0) process.exitCode = 1;

function tell(run: ChaosRun): void {
	runs.push(run);
	if (run.findings.length > 0) console.log(chaosMessage(run, items));
	const { seed, kills, requests, outcomes, lastedMs } = run;
	console.log(
		`seed ${seed}: ${kills} kills, ${(lastedMs / 3_600_000).toFixed(1)} h, ${JSON.stringify(requests)}, ${JSON.stringify(outcomes)}`,
	);
}

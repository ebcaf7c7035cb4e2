/**
 * How near to the ideal a job gets at ACI's default quota, and at what price in refused calls and lost items: our
 * ledger and what people write instead, on the same emulator in simulated time.
 *
 *   npm run build && npx node bench/admission/run.ts [--items 100,1000] [--ways tutti,…] [--json FILE] [--at-once 2]
 *
 * Prints a table; docs/reliability.md shows one. The makespan is the time to the last outcome known. See `ideal.ts`
 * for what it is compared with, `workload.ts` for the items. "All at once" with 10,000 items would make some ten
 * million refused calls, and is left out.
 */
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { BASELINES } from "./baselines.ts";
import type { AdmissionCase, AdmissionResult } from "./one-case.ts";

const ONE_CASE = fileURLToPath(new URL("one-case.ts", import.meta.url));
const MOST_AT_ONCE = 1000;

const { values } = parseArgs({
	options: {
		items: { type: "string", default: "100,1000,10000" },
		ways: { type: "string", default: ["tutti", ...Object.keys(BASELINES)].join("|") },
		cores: { type: "string", default: "100,10" },
		durations: { type: "string", default: "constant,exponential" },
		json: { type: "string" },
		"at-once": { type: "string", default: "1" },
	},
});
const cases: AdmissionCase[] = [];
for (const way of values.ways.split("|") as AdmissionCase["way"][])
	for (const cores of values.cores.split(",").map(Number))
		for (const durations of values.durations.split(",") as AdmissionCase["durations"][])
			for (const items of values.items.split(",").map(Number)) {
				if (items > MOST_AT_ONCE && way.startsWith("all at once")) continue;
				cases.push({ way, cores, durations, items });
			}

const results: (AdmissionCase & AdmissionResult)[] = [];
const left = cases.values();
console.log(
	"| admission | cores | durations | items | over the ideal | refused | lost | PUT + DELETE an item | GET an item |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
);
await Promise.all(
	Array.from({ length: Number(values["at-once"]) }, async () => {
		for (const one of left) {
			const result = { ...one, ...(await measured(one)) };
			results.push(result);
			console.log(rowOf(result));
			if (values.json !== undefined)
				writeFileSync(values.json, JSON.stringify(results, null, "\t"));
		}
	}),
);

async function measured(one: AdmissionCase): Promise<AdmissionResult> {
	const { stdout } = await promisify(execFile)(process.execPath, [ONE_CASE, JSON.stringify(one)]);
	return JSON.parse(stdout) as AdmissionResult;
}

function rowOf(result: AdmissionCase & AdmissionResult): string {
	const { way, cores, durations, items, overIdeal, refused, lost } = result;
	const written = (result.putsPerItem + result.deletesPerItem).toFixed(2);
	const cells = [way, cores, durations, items, overIdeal.toFixed(3), refused, lost, written];
	return `| ${[...cells, result.getsPerItem.toFixed(1)].join(" | ")} |`;
}

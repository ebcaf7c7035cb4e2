import { expect, it } from "vitest";
import { type ChaosRun, chaosMessage, runChaos } from "./chaos-run.ts";

/** TUTTI_SEED is the first seed. Less where somebody waits; thousands of items are for `run-seeds.ts`, by hand. */
const FIRST = Number(process.env.TUTTI_SEED ?? 1);
const IS_CI = process.env.CI !== undefined;
const SIZES = [
	{ items: 1000, seeds: Number(process.env.TUTTI_SEEDS ?? (IS_CI ? 3 : 2)) },
	{ items: 150, seeds: Number(process.env.TUTTI_SEEDS ?? (IS_CI ? 35 : 8)) },
];
/** The other tests of the machine are to have their share. */
const AT_ONCE = 2;

it.each(SIZES)(
	`under faults and kills each of $items items has one outcome and nothing is left, with $seeds seeds from ${FIRST} on`,
	{
		timeout: 3_600_000,
	},
	async ({ items, seeds }) => {
		const runs: ChaosRun[] = [];
		const left = Array.from({ length: seeds }, (_, k) => FIRST + k).values();
		const lane = async () => {
			for (const seed of left) runs.push(await runChaos(seed, { items }));
		};
		await Promise.all(Array.from({ length: AT_ONCE }, lane));

		console.log(
			`${runs.length} runs of ${items} items under chaos, ${runs.reduce((sum, { kills }) => sum + kills, 0)} kills.`,
		);
		const bad = runs.filter(({ findings }) => findings.length > 0);
		expect(bad.map((run) => chaosMessage(run, items)).join("\n")).toBe("");
	},
);

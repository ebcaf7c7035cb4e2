import { expect, it } from "vitest";
import { type ChaosRun, chaosMessage, runChaos } from "./chaos-run.ts";

/** TUTTI_SEED is the first seed, TUTTI_SEEDS how many: minutes' worth in CI, less where somebody waits. */
const FIRST = Number(process.env.TUTTI_SEED ?? 1);
const SEEDS = Number(process.env.TUTTI_SEEDS ?? (process.env.CI === undefined ? 5 : 50));
const ITEMS = 1000;
/** The other tests of the machine are to have their share. */
const AT_ONCE = 2;

it(`under faults and kills every item has one outcome and nothing is left, with ${SEEDS} seeds from ${FIRST} on`, {
	timeout: 3_600_000,
}, async () => {
	const runs: ChaosRun[] = [];
	const left = Array.from({ length: SEEDS }, (_, k) => FIRST + k).values();
	const lane = async () => {
		for (const seed of left) runs.push(await runChaos(seed, { items: ITEMS }));
	};
	await Promise.all(Array.from({ length: AT_ONCE }, lane));

	console.log(
		`${runs.length} runs under chaos, ${runs.reduce((sum, { kills }) => sum + kills, 0)} kills.`,
	);
	const bad = runs.filter(({ findings }) => findings.length > 0);
	expect(bad.map((run) => chaosMessage(run, ITEMS)).join("\n")).toBe("");
});

import type { JobCostView, JobView, OutcomeView } from "../../api/views.ts";
import { moneyWords } from "../../job/money-words.ts";
import { harmless } from "../text/harmless-text.ts";
import { type Paint, unpainted } from "../text/styled-line.ts";

/** An item, or the merge step, and what it cost. */
export interface ItemCost {
	/** `item 3`, or `merge step`. */
	title: string;
	outcome: OutcomeView;
}

/** What a job cost, in parts, for a person. `dearest`: the items that cost most, the dearest first. */
export function costLines(job: JobView, dearest: ItemCost[], paint: Paint = unpainted): string[] {
	const { cost } = job;
	if (cost === undefined) {
		return [
			`${paint("bold", harmless(job.id))}  its cost is not known: no price is known of its regions (docs/plan.md)`,
		];
	}
	const row = (what: string, usd: number) => {
		const part = cost.usd === 0 ? 0 : Math.round((usd / cost.usd) * 100);
		return `  ${what.padEnd(44)}${moneyWords(usd).padStart(10)}${`${part} %`.padStart(7)}`;
	};
	return [
		`${paint("bold", harmless(job.id))}  ${paint("bold", moneyWords(cost.usd))}${budgetWords(job)}`,
		row("containers whose items succeeded", cost.succeeded),
		row("containers of launches that failed", cost.failed),
		row("pulls, starts, waiting in groups, sidecars", cost.overhead),
		...underWayLines(cost),
		...dearestLines(dearest, paint),
		"",
		...priceLines(cost, paint),
	];
}

function budgetWords({ budgetUsd }: JobView): string {
	return budgetUsd === undefined ? "" : ` of a budget of ${moneyWords(budgetUsd)}`;
}

function underWayLines({ underWayUsd }: JobCostView): string[] {
	return underWayUsd === 0 ? [] : [`  and ${moneyWords(underWayUsd)} so far of what is under way`];
}

function dearestLines(dearest: ItemCost[], paint: Paint): string[] {
	if (dearest.length === 0) return [];
	const lines = dearest.map(({ title, outcome: { cost, launches } }) => {
		const often = launches === 1 ? "" : `  ${launches} launches`;
		return `  ${title.padEnd(44)}${moneyWords(cost!.usd).padStart(10)}${often}`;
	});
	return ["", paint("dim", "The dearest:"), ...lines];
}

function priceLines({ prices, unpriced = [] }: JobCostView, paint: Paint): string[] {
	const lines = prices.map(({ vcpuHour, gbHour, region, date, source }) => {
		const when = date === undefined ? "" : ` of ${date}`;
		const from = { table: "list prices", retail: "list prices", settings: "your own prices" }[
			source
		];
		return paint(
			"dim",
			`By ${from}${when} in ${harmless(region)}: $${vcpuHour} a vCPU-hour, $${gbHour} a GB-hour.`,
		);
	});
	return [
		...lines,
		...unpriced.map((region) =>
			paint("yellow", `What ran in ${harmless(region)} is not counted: no price is known.`),
		),
	];
}

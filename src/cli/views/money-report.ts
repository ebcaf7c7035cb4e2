import type { JobView } from "../../api/views.ts";
import { durationWords } from "../../job/duration-words.ts";
import { moneyWords } from "../../job/money-words.ts";

/** What a job cost, for the report at its end; nothing when it is not known. */
export function costReport({ cost, budgetUsd }: JobView): string[] {
	if (cost === undefined) return [];
	const budget = budgetUsd === undefined ? "" : ` of a budget of ${moneyWords(budgetUsd)}`;
	const wasted = cost.failed === 0 ? "" : `, ${moneyWords(cost.failed)} of it in failed launches`;
	return [`  cost ${moneyWords(cost.usd)}${budget}${wasted}`];
}

/** How far off the plan was that was made before it. A later run was not planned. */
export function planReport({ planned, cost, run, status }: JobView, tookMs: number): string[] {
	if (planned === undefined || run > 1 || status === "canceled") return [];
	const { makespanMs, usd } = planned;
	const time = `${durationWords(makespanMs)}, ${offWords(tookMs / makespanMs, "took", "longer")}`;
	const money =
		usd === undefined || cost === undefined
			? ""
			: `; ${moneyWords(usd)}, ${offWords(cost.usd / usd, "cost", "more")}`;
	return [`  planned: ${time}${money}`];
}

function offWords(ratio: number, verb: string, more: string): string {
	const percent = Math.round((ratio - 1) * 100);
	if (!Number.isFinite(percent) || percent === 0) return `as it ${verb}`;
	if (percent > 0) return `${verb} ${percent} % ${more}`;
	return `${verb} ${-percent} % less`;
}

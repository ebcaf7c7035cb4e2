import { durationWords } from "../../job/duration-words.ts";
import { moneyWords } from "../../job/money-words.ts";
import type { BindingLimit } from "../../plan/binding-limit.ts";
import type { Change } from "../../plan/change.ts";
import type { Plan } from "../../plan/plan.ts";
import type { WhatIf } from "../../plan/what-ifs.ts";
import type { Price } from "../../prices/price.ts";
import { harmless } from "../text/harmless-text.ts";
import { type Paint, unpainted } from "../text/styled-line.ts";

const LIMIT_WORDS: Record<BindingLimit["what"], string> = {
	containerGroups: "container groups",
	confidentialGroups: "confidential container groups",
	cores: "vCPUs",
	createsPer5Minutes: "creates in 5 min",
	createsPerHour: "creates in an hour",
	deletesPer5Minutes: "deletes in 5 min",
	deletesPerHour: "deletes in an hour",
	parallelism: "parallelism",
	turn: "other jobs",
	budget: "its budget",
	closed: "a region that takes nothing now",
};

/** A plan for a person, for a terminal of 80 columns. `name`: the job's; `lastRun`: by which job durations are known. */
export function planLines(
	plan: Plan,
	{ name, itemsPerGroup, lastRun }: { name: string; itemsPerGroup: number; lastRun?: string },
	paint: Paint = unpainted,
): string[] {
	const { items, containerGroups } = plan.prediction;
	const groups = itemsPerGroup === 1 ? "" : ` of up to ${itemsPerGroup}`;
	return [
		`${paint("bold", harmless(name))}  ${count(items, "item")} in ${count(containerGroups, "container group")}${groups}`,
		"",
		...factLines(plan, paint),
		...waitLines(plan, paint),
		...whatIfLines(plan, paint),
		"",
		...sourceLines(plan, lastRun),
	];
}

function factLines({ prediction, cost, durations }: Plan, paint: Paint): string[] {
	const { firstCreateMs, lastCreateMs, makespanMs, mostAtOnce, unfinished } = prediction;
	const { launched, containerGroups } = prediction;
	const fact = (what: string, words: string) => `  ${paint("dim", what.padEnd(15))}${words}`;
	const isKnown = durations !== "unknown";
	const end = isKnown && unfinished === undefined ? [fact("done", afterWords(makespanMs))] : [];
	return [
		fact("first starts", firstCreateMs === undefined ? "never" : afterWords(firstCreateMs)),
		...(lastCreateMs === undefined || launched < containerGroups
			? []
			: [fact("last starts", `${afterWords(lastCreateMs)}${isKnown ? "" : ", or later"}`)]),
		...end,
		...(unfinished === undefined
			? []
			: [fact("not done", paint("yellow", unfinishedWords(prediction)))]),
		...(cost === undefined
			? []
			: [
					fact("cost", `${moneyWords(cost.usd)}  ${paint("dim", pricesWords(cost.prices))}`),
					...cost.unpriced.map((region) =>
						fact("", paint("yellow", `without ${harmless(region)}: no price is known`)),
					),
				]),
		...(isKnown ? [fact("at once", `up to ${count(mostAtOnce, "container group")}`)] : []),
	];
}

function unfinishedWords({
	unfinished,
	launched,
	containerGroups,
	makespanMs,
}: Plan["prediction"]) {
	const part = partWords(launched, containerGroups);
	if (unfinished === "quota") return `a launch is more than any quota: ${part}`;
	return unfinished === "budget"
		? `the budget is spent ${afterWords(makespanMs)}: ${part}`
		: `the deadline passes ${afterWords(makespanMs)}: ${part}`;
}

function partWords(launched: number, containerGroups: number): string {
	return `${launched.toLocaleString("en-US")} of ${count(containerGroups, "container group")} start`;
}

function waitLines({ prediction: { waits, unfinished } }: Plan, paint: Paint): string[] {
	if (waits.length === 0) {
		if (unfinished === "quota") return [];
		return [`  ${paint("dim", "held up by".padEnd(15))}nothing but how long containers run`];
	}
	return waits.map(({ limit, part }, k) => {
		const title = (k === 0 ? "held up by" : "").padEnd(15);
		const share = `${Math.round(part * 100)} %`.padStart(5);
		return `  ${paint("dim", title)}${share}  ${limitWords(limit)}`;
	});
}

/** `100 standard vCPUs in eastus` */
function limitWords(limit: BindingLimit): string {
	const words = LIMIT_WORDS[limit.what];
	const region = "region" in limit ? ` in ${harmless(limit.region)}` : "";
	if (limit.what === "parallelism") return `parallelism: ${limit.limit}`;
	if (!("limit" in limit)) return `${words}${region}`;
	const sku = limit.what === "cores" ? `${limit.sku} ` : "";
	return `${limit.limit} ${sku}${words}${region}`;
}

function whatIfLines({ whatIfs, durations }: Plan, paint: Paint): string[] {
	if (whatIfs.length === 0) return [];
	const rows = whatIfs.map((whatIf) => [
		changeWords(whatIf.change),
		spanWords(whatIf, durations !== "unknown"),
		whatIf.usd === undefined ? "" : moneyWords(whatIf.usd),
	]);
	const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
	return [
		"",
		"What would change it, each by itself:",
		...rows.map(([change, span, usd]) => {
			const cells = [change!.padEnd(widths[0]!), span!.padEnd(widths[1]!), usd!];
			return `  ${cells.join("   ").trimEnd()}`;
		}),
		...(whatIfs.some(({ change }) => change.what === "spot")
			? [paint("dim", "  Spot containers may be evicted, which no plan foresees.")]
			: []),
	];
}

function spanWords(whatIf: WhatIf, isKnown: boolean): string {
	const { makespanMs, lastCreateMs, unfinished, launched = 0, containerGroups = 0 } = whatIf;
	if (unfinished !== undefined) return `not done: ${partWords(launched, containerGroups)}`;
	return isKnown
		? `done ${afterWords(makespanMs)}`
		: `last starts ${afterWords(lastCreateMs ?? makespanMs)}`;
}

function changeWords(change: Change): string {
	switch (change.what) {
		case "itemsPerGroup":
			return `itemsPerGroup: ${change.to}`;
		case "spot":
			return "sku: spot";
		case "region":
			return `one more region${change.region === undefined ? "" : `: ${harmless(change.region)}`}`;
		case "limit": {
			const { limit, to } = change;
			if (limit.what === "parallelism") return `parallelism: ${to}`;
			return limitWords({ ...limit, limit: to }).replace(/creates|deletes/, "creates and deletes");
		}
	}
}

function pricesWords(prices: Price[]): string {
	return prices
		.map(({ vcpuHour, gbHour, region, date }) => {
			const when = date === undefined ? "" : `, ${date}`;
			return `$${vcpuHour}/vCPU-h, $${gbHour}/GB-h (${harmless(region)}${when})`;
		})
		.join("; ");
}

function sourceLines({ durations, cost, prediction }: Plan, lastRun: string | undefined): string[] {
	const source = {
		expect: "Durations are the job file's own (expect).",
		"last-run": `Durations are those of ${harmless(lastRun ?? "an earlier job")}, the last of this image.`,
		unknown:
			"How long containers take is not known: neither does the job file say (expect), nor has the image run here before. So this is the soonest that they could start.",
	}[durations];
	const priceless =
		cost === undefined && durations !== "unknown" && prediction.items > 0
			? ["No price is known of its regions: see docs/plan.md."]
			: [];
	return [source, ...priceless, "Nothing is taken to fail, and nobody else to come."];
}

function afterWords(ms: number): string {
	return ms < 1000 ? "at once" : `after ${durationWords(ms)}`;
}

function count(number: number, noun: string): string {
	return `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;
}

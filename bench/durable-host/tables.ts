/** The tables, in Markdown: medians and ranges over the rounds, and ours/other, divided round by round. */
import type { Case, Column, Outcome } from "./case.ts";
import { comparisons } from "./comparisons.ts";
import { median } from "./statistics.ts";

export function tables(one: Case, outcomes: Outcome[]): string {
	const parts = [`## ${one.title}`];
	const engines = unique(outcomes.map(({ engine }) => engine));
	for (const setting of unique(outcomes.map((outcome) => outcome.setting))) {
		const here = outcomes.filter((outcome) => outcome.setting === setting);
		const columns = one.columns(setting);
		parts.push(`### ${one.name}, ${setting}`);
		if (one.series !== undefined) {
			parts.push(...engines.map((engine) => series(here, engine, columns, one.series!)));
			continue;
		}
		parts.push(values(here, engines, columns));
		const compared = columns.filter((column) => column.compared);
		for (const ours of engines.filter((name) => name.startsWith("ours"))) {
			const others = engines.filter((name) => !name.startsWith("ours"));
			if (compared.length === 0 || others.length === 0) continue;
			parts.push(ratios(one, here, ours, compared));
		}
	}
	if (one.base !== undefined) parts.push(growth(one.base, outcomes, engines));
	const failures = outcomes.filter(({ failure }) => failure !== undefined);
	for (const { engine, setting, failure } of failures) {
		parts.push(`${engine}, ${setting}: ${failure!.split("\n", 1)[0]}`);
	}
	return `${parts.join("\n\n")}\n`;
}

function values(outcomes: Outcome[], engines: string[], columns: Column[]): string {
	return table(
		["engine", ...columns.map(({ title }) => title)],
		engines.flatMap((engine) => {
			const rounds = outcomes.filter((outcome) => outcome.engine === engine && outcome.metrics);
			if (rounds.length === 0) return [];
			const cells = columns.map(({ key, digits }) =>
				spread(
					rounds.map(({ metrics }) => metrics![key] ?? Number.NaN),
					digits,
				),
			);
			return [[engine, ...cells]];
		}),
	);
}

function series(
	outcomes: Outcome[],
	engine: string,
	columns: Column[],
	{ title, samples }: NonNullable<Case["series"]>,
): string {
	const rounds = outcomes.filter((outcome) => outcome.engine === engine);
	return table(
		[`${engine}: ${title}`, ...columns.map((column) => column.title)],
		samples.map((sample, k) => [
			sample,
			...columns.map(({ key, digits }) =>
				spread(
					rounds.map(({ metrics }) => metrics?.[`${key}${k}`] ?? Number.NaN),
					digits,
				),
			),
		]),
	);
}

function ratios(one: Case, outcomes: Outcome[], ours: string, columns: Column[]): string {
	const found = comparisons(one, outcomes).filter((comparison) => comparison.ours === ours);
	return table(
		[`${ours} / other`, ...columns.map(({ title }) => title)],
		unique(found.map(({ other }) => other)).map((other) => [
			other,
			...columns.map(({ key }) =>
				spread(
					found.find((comparison) => comparison.other === other && comparison.metric === key)!
						.quotients,
					2,
				),
			),
		]),
	);
}

function growth(base: NonNullable<Case["base"]>, outcomes: Outcome[], engines: string[]): string {
	const settings = unique(outcomes.map(({ setting }) => setting));
	const rounds = unique(outcomes.map(({ round }) => round));
	const at = (engine: string, setting: string, round: number) =>
		outcomes.find(
			(outcome) =>
				outcome.engine === engine && outcome.setting === setting && outcome.round === round,
		)?.metrics?.[base.key] ?? Number.NaN;
	return table(
		[`${base.title}, N / ${base.setting}`, ...settings],
		engines.map((engine) => [
			engine,
			...settings.map((setting) =>
				spread(
					rounds.map((round) => at(engine, setting, round) / at(engine, base.setting, round)),
					2,
				),
			),
		]),
	);
}

function spread(all: number[], digits: number): string {
	const known = all.filter(Number.isFinite);
	if (known.length === 0) return "–";
	const middle = median(known).toFixed(digits);
	if (known.length === 1) return middle;
	return `${middle} (${Math.min(...known).toFixed(digits)} to ${Math.max(...known).toFixed(digits)})`;
}

function table(head: string[], rows: string[][]): string {
	const all = [head, head.map(() => "---"), ...rows];
	return all.map((row) => `| ${row.join(" | ")} |`).join("\n");
}

function unique<T>(all: T[]): T[] {
	return [...new Set(all)];
}

/** Ours divided by each other engine, round by round: what disturbed one round disturbed both. */
import type { Case, Metrics, Outcome } from "./case.ts";

export interface Comparison {
	case: string;
	setting: string;
	ours: string;
	other: string;
	metric: string;
	/** One for each round that both ended. */
	quotients: number[];
}

export function comparisons(one: Case, outcomes: Outcome[]): Comparison[] {
	const names = [...new Set(outcomes.map(({ engine }) => engine))];
	const settings = [...new Set(outcomes.map(({ setting }) => setting))];
	return settings.flatMap((setting) => {
		const here = outcomes.filter((outcome) => outcome.setting === setting);
		const metrics = one.columns(setting).filter(({ compared }) => compared);
		return names.filter(isOurs).flatMap((ours) =>
			names
				.filter((name) => !isOurs(name))
				.flatMap((other) =>
					metrics.map(({ key }) => ({
						case: one.name,
						setting,
						ours,
						other,
						metric: key,
						quotients: divided(here, ours, other, key),
					})),
				),
		);
	});
}

function divided(outcomes: Outcome[], ours: string, other: string, key: keyof Metrics): number[] {
	const rounds = [...new Set(outcomes.map(({ round }) => round))];
	const at = (name: string, round: number) =>
		outcomes.find(({ engine, round: its }) => engine === name && its === round)?.metrics?.[key];
	return rounds
		.map((round) => (at(ours, round) ?? Number.NaN) / (at(other, round) ?? Number.NaN))
		.filter(Number.isFinite);
}

function isOurs(engine: string): boolean {
	return engine.startsWith("ours");
}

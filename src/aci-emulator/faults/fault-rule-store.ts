import type { DatabaseSync } from "node:sqlite";
import type { FaultRule } from "./fault-rule.ts";
import type { CountedRule } from "./fault-rules.ts";

/** Where rules come from; each source is replaced as a whole. */
type RuleSource = "file" | "control";

/** The fault rules in the database, with what was counted of them. */
export interface FaultRuleStore {
	/** Those of the file first, then the control API's, each in the order in which they were given. */
	list(): CountedRule[];
	listOf(source: RuleSource): CountedRule[];
	/**
	 * Replaces the rules of a source. A rule that stays as it was keeps its counts. Where the file takes the id of
	 * a rule of the control API, that rule goes: an id names one rule.
	 */
	replace(source: RuleSource, rules: readonly FaultRule[]): void;
	/** Adds a rule at the end, or replaces the one of its id, where it stands. It counts from 0. */
	put(source: RuleSource, rule: FaultRule): void;
	/** Whether there was one. */
	remove(source: RuleSource, id: string): boolean;
	count(changed: readonly CountedRule[]): void;
}

export function faultRuleStore(database: DatabaseSync): FaultRuleStore {
	const all = database.prepare("SELECT * FROM fault_rules ORDER BY source DESC, position");
	const clear = database.prepare("DELETE FROM fault_rules WHERE source = ?");
	const add = database.prepare(
		`INSERT INTO fault_rules (source, id, position, rule, matched, struck) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (source, id) DO UPDATE SET rule = excluded.rule, matched = 0, struck = 0`,
	);
	const removal = database.prepare("DELETE FROM fault_rules WHERE source = ? AND id = ?");
	const counting = database.prepare(
		"UPDATE fault_rules SET matched = ?, struck = ? WHERE source = ? AND id = ?",
	);
	let rules: StoredRule[] = all.all().map(decode);
	const listOf = (source: RuleSource) => rules.filter((each) => each.source === source);
	const reread = () => {
		rules = all.all().map(decode);
	};
	return {
		list: () => rules,
		listOf,
		replace(source, wanted) {
			const earlier = new Map(listOf(source).map((each) => [JSON.stringify(each.rule), each]));
			database.exec("BEGIN IMMEDIATE");
			clear.run(source);
			for (const [position, rule] of wanted.entries()) {
				const { matched, struck } = earlier.get(JSON.stringify(rule))?.counts ?? zero;
				add.run(source, rule.id, position, JSON.stringify(rule), matched, struck);
				if (source === "file") removal.run("control", rule.id);
			}
			database.exec("COMMIT");
			reread();
		},
		put(source, rule) {
			const last = listOf(source).at(-1);
			add.run(source, rule.id, (last?.position ?? -1) + 1, JSON.stringify(rule), 0, 0);
			reread();
		},
		remove(source, id) {
			const { changes } = removal.run(source, id);
			reread();
			return changes > 0;
		},
		count(changed) {
			for (const { rule, counts } of changed) {
				const stored = rules.find((each) => each.rule === rule);
				if (!stored) continue;
				stored.counts = counts;
				counting.run(counts.matched, counts.struck, stored.source, rule.id);
			}
		},
	};
}

const zero = { matched: 0, struck: 0 };

interface StoredRule extends CountedRule {
	source: RuleSource;
	position: number;
}

function decode(row: Record<string, unknown>): StoredRule {
	return {
		source: row.source as RuleSource,
		position: row.position as number,
		rule: JSON.parse(row.rule as string) as FaultRule,
		counts: { matched: row.matched as number, struck: row.struck as number },
	};
}

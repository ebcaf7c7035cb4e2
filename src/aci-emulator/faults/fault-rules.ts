import { createHash } from "node:crypto";
import { normalLocation } from "../groups/container-group.ts";
import { type FaultRule, faultsOf, isLaunchOnly, isPut } from "./fault-rule.ts";
import type { Fault, FaultCall, LaunchFault, RequestFault } from "./faults.ts";
import { isOfPattern } from "./name-pattern.ts";

/**
 * Decides which faults a call meets. Pure: rules and their counts in, faults and new counts out. The rules'
 * form is `fault-rule.ts`'s, keeping them is `fault-rule-store.ts`'s.
 *
 * Invariants:
 * 1. Whether a rule strikes depends on its own earlier calls and the call's instant, on no other rule: the
 *    same calls under the same seed meet the same faults, also across a restart.
 * 2. Rules are asked in order until one answers in place of the work; later ones do not count that call.
 * 3. Faults at launch come together; of the request faults the first holds.
 */
interface RuleCounts {
	/** Calls the rule is for, in its span of time. */
	matched: number;
	/** Calls it struck. */
	struck: number;
}

export interface CountedRule {
	rule: FaultRule;
	counts: RuleCounts;
}

/** What goes wrong with one call. */
export interface CallFaults {
	request?: RequestFault | undefined;
	launch: LaunchFault[];
}

export interface FaultDecision extends CallFaults {
	/** The rules whose counts changed, with their new counts. */
	changed: CountedRule[];
}

export function decideFaults(rules: readonly CountedRule[], call: FaultCall): FaultDecision {
	const decision: FaultDecision = { launch: [], changed: [] };
	for (const { rule, counts } of rules) {
		if (!isFor(rule, call)) continue;
		const matched = counts.matched + 1;
		const strikes = doesStrike(rule, { ...counts, matched });
		const struck = counts.struck + (strikes ? 1 : 0);
		decision.changed.push({ rule, counts: { matched, struck } });
		if (!strikes) continue;
		addFaults(decision, faultsOf(rule), call);
		if (decision.request?.kind === "answer") break;
	}
	return decision;
}

/** Sorts faults into the call's; faults at launch are for the PUT of a container group alone. */
export function addFaults(to: CallFaults, faults: readonly Fault[], call: FaultCall): void {
	for (const fault of faults) {
		if ("status" in fault) to.request ??= filledIn(fault, call);
		else if (isPut(call.operation)) to.launch.push(fault);
	}
}

function isFor(rule: FaultRule, call: FaultCall): boolean {
	if (rule.operation !== undefined && rule.operation !== call.operation) return false;
	if (isLaunchOnly(rule) && !isPut(call.operation)) return false;
	if (rule.location !== undefined && !isPlace(rule.location, call.location)) return false;
	if (rule.containerGroup !== undefined && !isNamed(rule.containerGroup, call.containerGroup)) {
		return false;
	}
	if (rule.after !== undefined && call.at < Date.parse(rule.after)) return false;
	return rule.until === undefined || call.at < Date.parse(rule.until);
}

function doesStrike({ id, count, every = 1, rate = 1, seed = 0 }: FaultRule, counts: RuleCounts) {
	if (count !== undefined && counts.struck >= count) return false;
	if (counts.matched % every !== 0) return false;
	return chance(`${seed} ${id} ${counts.matched}`) < rate;
}

/** A number from 0 up to, but without, 1 that depends on the text alone. */
function chance(text: string): number {
	return createHash("sha256").update(text).digest().readUInt32BE(0) / 2 ** 32;
}

function isPlace(wanted: string, location: string | undefined): boolean {
	return normalLocation(wanted) === location;
}

function isNamed(pattern: string, name: string | undefined): boolean {
	return name !== undefined && isOfPattern(pattern.toLowerCase(), name.toLowerCase());
}

/** The fault with `{containerGroup}` and the like in its message replaced by the call's. */
function filledIn(fault: RequestFault, call: FaultCall): RequestFault {
	if (fault.message === undefined) return fault;
	const { containerGroup = "", location = "", texts = {} } = call;
	const now = new Date(call.at).toISOString();
	const values = new Map(Object.entries({ containerGroup, location, now, ...texts }));
	const message = fault.message.replace(/\{(\w+)\}/g, (all, key: string) => values.get(key) ?? all);
	return { ...fault, message };
}

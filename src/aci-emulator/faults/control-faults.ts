import * as z from "zod";
import { ArmError } from "../arm/arm-error.ts";
import type { ControlRoom } from "./control-call.ts";
import { checkedBody } from "./control-call.ts";
import { faultPresets } from "./fault-presets.ts";
import { faultRuleSchema, faultRulesSchema } from "./fault-rule.ts";
import type { FaultRuleStore } from "./fault-rule-store.ts";

const rulesBody = z.strictObject({ rules: faultRulesSchema });

/**
 * `/emulator/faults`: GET all rules with their counts, and the presets; PUT `{"rules": []}` in place of the
 * control API's; POST one more (or anew, by its id); DELETE all of them. `/emulator/faults/{id}`: GET or DELETE one.
 * Rules of the fault file are shown, and changed in the file alone; their ids are taken.
 */
export const controlFaults: ControlRoom = {
	whole: {
		GET: ({ faultRules }) =>
			Response.json({ rules: shownRules(faultRules), presets: faultPresets }),
		PUT({ faultRules }, { body }) {
			const { rules } = checkedBody(rulesBody, body);
			for (const { id } of rules) checkIsNoneOfFile(faultRules, id);
			faultRules.replace("control", rules);
			return Response.json({ rules });
		},
		POST({ faultRules }, { body }) {
			const rule = checkedBody(faultRuleSchema, body);
			checkIsNoneOfFile(faultRules, rule.id);
			faultRules.put("control", rule);
			return Response.json(rule, { status: 201 });
		},
		DELETE({ faultRules }) {
			faultRules.replace("control", []);
			return new Response(null, { status: 204 });
		},
	},
	named: {
		GET({ faultRules }, { name }) {
			const rule = shownRules(faultRules).find(({ id }) => id === name);
			if (rule) return Response.json(rule);
			throw new ArmError(404, "NotFound", `There is no fault rule '${name}'.`);
		},
		DELETE({ faultRules }, { name }) {
			checkIsNoneOfFile(faultRules, name);
			if (faultRules.remove("control", name)) return new Response(null, { status: 204 });
			throw new ArmError(404, "NotFound", `There is no fault rule '${name}'.`);
		},
	},
};

function shownRules(faultRules: FaultRuleStore) {
	return (["file", "control"] as const).flatMap((source) =>
		faultRules.listOf(source).map(({ rule, counts }) => ({ ...rule, source, ...counts })),
	);
}

/** Throws 409 if the file has a rule of that id, which the control API must neither hide nor change. */
function checkIsNoneOfFile(faultRules: FaultRuleStore, id: string): void {
	if (!faultRules.listOf("file").some(({ rule }) => rule.id === id)) return;
	throw new ArmError(
		409,
		"FaultRuleOfFile",
		`The fault rule '${id}' stands in the file of faults. Change it there, or give this one another id.`,
	);
}

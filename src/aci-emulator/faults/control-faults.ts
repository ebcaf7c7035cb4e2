import * as z from "zod";
import { ArmError } from "../arm/arm-error.ts";
import type { ControlRoom } from "./control-call.ts";
import { checkedBody } from "./control-call.ts";
import { faultPresets } from "./fault-presets.ts";
import { faultRuleSchema, faultRulesSchema } from "./fault-rule.ts";

const rulesBody = z.strictObject({ rules: faultRulesSchema });

/**
 * `/emulator/faults`: GET all rules with their counts, and the presets; PUT `{"rules": []}` in place of the
 * control API's; POST one more (or anew, by its id); DELETE all of them. `/emulator/faults/{id}`: DELETE one.
 * Rules of the fault file are shown, and changed in the file alone.
 */
export const controlFaults: ControlRoom = {
	GET: ({ faultRules }) =>
		Response.json({
			rules: (["file", "control"] as const).flatMap((source) =>
				faultRules.listOf(source).map(({ rule, counts }) => ({ ...rule, source, ...counts })),
			),
			presets: faultPresets,
		}),
	PUT({ faultRules }, { body }) {
		const { rules } = checkedBody(rulesBody, body);
		faultRules.replace("control", rules);
		return Response.json({ rules });
	},
	POST({ faultRules }, { body }) {
		const rule = checkedBody(faultRuleSchema, body);
		faultRules.put("control", rule);
		return Response.json(rule, { status: 201 });
	},
	DELETE({ faultRules }, { name }) {
		if (name === undefined) faultRules.replace("control", []);
		else if (!faultRules.remove("control", name)) {
			throw new ArmError(404, "NotFound", `The control API holds no fault rule '${name}'.`);
		}
		return new Response(null, { status: 204 });
	},
};

import { planBasis, type ToldBasis } from "../../plan/plan-basis.ts";
import type { PlanBasis } from "../../plan/plan-input.ts";
import { ServerLost } from "../server/server-error.ts";

/** What a plan starts from, as a server told it. Throws when it is of a form that this command does not know. */
export function toldBasis(told: ToldBasis): PlanBasis {
	try {
		return planBasis(told);
	} catch (cause) {
		throw new ServerLost(
			"The server's ledger, from which a plan starts, is not of the form that this command knows.",
			"It belongs to the version: `tutti targets` shows the server's. Take the same.",
			{ cause },
		);
	}
}

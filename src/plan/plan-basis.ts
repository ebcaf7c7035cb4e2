import { upgradeLedger } from "../ledger/ledger-upgrade.ts";
import type { HubStanding, PlanBasis } from "./plan-input.ts";

/** What a server tells for a plan, in its own form: `GET /api/plan-basis`. */
export interface ToldBasis extends Omit<PlanBasis, keyof HubStanding> {
	now: string;
	/** A ledger and its limits, of the same version of Tutti. */
	standing: unknown;
}

export function planBasis({ now, standing, ...told }: ToldBasis): PlanBasis {
	const at = Date.parse(now);
	const { ledger, limits, share } = standing as Omit<HubStanding, "now">;
	return { ...told, limits, share, now: at, ledger: upgradeLedger(ledger, at) };
}

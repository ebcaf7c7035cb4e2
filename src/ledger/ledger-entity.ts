import type { EntityContext } from "durable-functions";
import type { Clock } from "../clock/clock.ts";
import { decide } from "./decide.ts";
import { emptyLedger, type Ledger } from "./ledger.ts";
import { upgradeLedger } from "./ledger-upgrade.ts";
import { type PackedLedger, packLedger } from "./packed-ledger.ts";
import type { LedgerRequest } from "./requests.ts";

/** The entity's name; its key is the hub's name. */
export const LEDGER_ENTITY = "ledger";

/** Sees the ledger after each decision, and changes nothing. */
export type LedgerWitness = (ledger: Ledger, now: number) => void;

/** The entity around the ledger's decisions: it reads, decides and writes, and does nothing else. */
export function ledgerEntity(
	clock: () => Clock,
	witness: LedgerWitness = () => undefined,
): (context: EntityContext<Ledger | PackedLedger>) => void {
	return (context) => {
		const now = clock().now();
		// The state is parsed anew for each operation, so the decision may have it.
		const ledger = upgradeLedger(context.df.getState(emptyLedger) ?? emptyLedger(), now);
		const request = {
			operation: context.df.operationName,
			input: context.df.getInput(),
		} as LedgerRequest;
		const decision = decide(ledger, request, now);
		context.df.setState(packLedger(decision.ledger));
		context.df.return(decision.answer);
		witness(decision.ledger, now);
	};
}

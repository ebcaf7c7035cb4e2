import type { EntityContext } from "durable-functions";
import type { Clock } from "../clock/clock.ts";
import { decide } from "./decide.ts";
import type { Ledger } from "./ledger.ts";
import { emptyLedger } from "./ledger.ts";
import type { LedgerRequest } from "./requests.ts";

/** The entity's name; its key is the hub's name. */
export const LEDGER_ENTITY = "ledger";

/** The entity around the ledger's decisions: it reads, decides and writes, and does nothing else. */
export function ledgerEntity(clock: () => Clock): (context: EntityContext<Ledger>) => void {
	return (context) => {
		const ledger = context.df.getState(emptyLedger) ?? emptyLedger();
		const request = {
			operation: context.df.operationName,
			input: context.df.getInput(),
		} as LedgerRequest;
		const decision = decide(ledger, request, clock().now());
		context.df.setState(decision.ledger);
		context.df.return(decision.answer);
	};
}

import { EntityId, type OrchestrationContext, type Task } from "durable-functions";
import type { LedgerAnswer, LedgerRequest } from "../ledger/requests.ts";

/** Asks the hub's ledger, or tells it something. It answers always and never throws. */
export function* callLedger<Operation extends LedgerRequest["operation"]>(
	context: OrchestrationContext,
	hub: string,
	operation: Operation,
	input: Extract<LedgerRequest, { operation: Operation }>["input"],
): Generator<Task, LedgerAnswer<Operation>, unknown> {
	const ledger = new EntityId(LEDGER, hub);
	return (yield context.df.callEntity(ledger, operation, input)) as LedgerAnswer<Operation>;
}

const LEDGER = "ledger";

import { EntityId, type OrchestrationContext, type Task } from "durable-functions";
import type { LedgerAnswer, LedgerRequest } from "../ledger/requests.ts";
import { timer } from "./timer.ts";

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 300_000;

/**
 * Asks the hub's ledger, or tells it something. The ledger refuses for one reason, that newer code has written it;
 * then this waits, for as long as it takes, until there is code again that can read it.
 */
export function* callLedger<Operation extends LedgerRequest["operation"]>(
	context: OrchestrationContext,
	hub: string,
	operation: Operation,
	input: Extract<LedgerRequest, { operation: Operation }>["input"],
): Generator<Task, LedgerAnswer<Operation>, unknown> {
	const ledger = new EntityId(LEDGER, hub);
	for (let waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_RETRY_MS)) {
		try {
			return (yield context.df.callEntity(ledger, operation, input)) as LedgerAnswer<Operation>;
		} catch {
			yield timer(context, waitMs);
		}
	}
}

const LEDGER = "ledger";

import { budgetLeft, readsReserve } from "../../ledger/arm-budget.ts";
import { readLedger } from "../hub/hub-instances.ts";
import type { ActivityContext } from "../world.ts";

/**
 * Whether ARM takes a read that could as well be left out: one for a log that somebody follows, or for what a launch
 * cost. What the hub itself needs to read, to create, look, settle and delete, goes before.
 */
export async function hasSpareReads(
	context: Pick<ActivityContext, "client" | "world">,
): Promise<boolean> {
	const ledger = await readLedger(context);
	if (ledger === undefined) return true;
	const now = context.world.clock.now();
	if (now < (ledger.readsClosedUntil ?? now)) return false;
	return budgetLeft(ledger.arm, "reads", now) - readsReserve(ledger.arm) >= 1;
}

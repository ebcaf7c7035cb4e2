import { budgetLeft, readsReserve } from "../../ledger/arm-budget.ts";
import { readLedger } from "../hub/hub-instances.ts";
import type { ActivityContext, World } from "../world.ts";

/** Reads that this process took and that ARM's bucket has not been refilled by since. */
const taken = new WeakMap<World, { reads: number; at: number }>();

/**
 * Whether ARM takes a read that could as well be left out: one for a log that somebody follows, or for what a launch
 * cost. What the hub itself needs to read, to create, look, settle and delete, goes before. The ledger learns of such
 * reads by the headers of its own looks: until then they are counted here, so that many at once do not all find room.
 */
export async function takeSpareRead({
	client,
	world,
}: Pick<ActivityContext, "client" | "world">): Promise<boolean> {
	const ledger = await readLedger({ client, world });
	if (ledger === undefined) return true;
	const now = world.clock.now();
	if (now < (ledger.readsClosedUntil ?? now)) return false;
	const { reads: budget } = ledger.arm;
	if (budget === undefined) return true;
	const before = taken.get(world) ?? { reads: 0, at: now };
	const refilled = ((now - before.at) / 1000) * budget.perSecond;
	const reads = Math.max(0, before.reads - refilled);
	const hasRoom = budgetLeft(ledger.arm, "reads", now) - readsReserve(ledger.arm) - reads >= 1;
	taken.set(world, { reads: hasRoom ? reads + 1 : reads, at: now });
	return hasRoom;
}

/**
 * How large the ledger's state may get. Durable Task Scheduler takes 1 MB of an entity, so launches are granted only
 * while what they could come to, packed (`packed-ledger.ts`), stays well below.
 *
 * What goes round again was granted before, and must not wait for others for ever: it is granted beyond the bound, too,
 * while not too many are. So what goes round can outgrow the bound by that much, and never more.
 */
import type { Ledger } from "./ledger.ts";

export interface StateSize {
	/** Container groups that the ledger knows: leases, and groups to be deleted that have none. */
	groups: number;
	/** Launches that wait one by one, as they go round again, and groups that no lease stands for. */
	singles: number;
}

/** What one can come to in JSON, in bytes: a lease with its deletion, both with all they may have. */
const GROUP_BYTES = 540;
const SINGLE_BYTES = 110;
/** Of JSON. Packed it is a fourth at most; jobs, regions and what waits in runs come on top. */
const MOST_BYTES = 3_400_000;
const MOST_AGAIN = 500;

export function stateSize({ holdings, deletions, jobs, regions }: Ledger): StateSize {
	let groups = 0;
	for (const { leases } of Object.values(holdings)) groups += Object.keys(leases).length;
	for (const { orphan } of Object.values(deletions)) if (orphan) groups++;
	let singles = 0;
	for (const { front } of Object.values(jobs)) singles += front.length;
	for (const { strays } of Object.values(regions)) singles += Object.keys(strays).length;
	return { groups, singles };
}

/** What these groups and launches come to at most, in bytes of JSON. */
export function bytesOf({ groups, singles }: StateSize): number {
	return groups * GROUP_BYTES + singles * SINGLE_BYTES;
}

/** Whether the ledger has no room for one more launch, which may go round again. */
export function isFull(size: StateSize, { goesAgain }: { goesAgain: boolean }): boolean {
	if (bytesOf(size) + GROUP_BYTES <= MOST_BYTES) return false;
	return !goesAgain || size.groups >= MOST_AGAIN;
}

/** So many container groups a hub can have at once, when nothing goes round again. */
export const MOST_GROUPS = Math.floor(MOST_BYTES / GROUP_BYTES);

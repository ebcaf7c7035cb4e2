/** The leases that runs of jobs hold: finding, granting and giving them back. */
import { groupName, parseGroupName } from "../job/instance-names.ts";
import type { Lease } from "./lease.ts";
import type { Holding, Ledger, LedgerJob } from "./ledger.ts";
import { groupKind } from "./quota.ts";

/** A lease with its name and its place. */
export interface HeldLease {
	name: string;
	batch: number;
	lease: Lease;
	holding: Holding;
}

/** The lease of this name, if it stands. */
export function leaseOf(ledger: Ledger, name: string): HeldLease | undefined {
	const place = parseGroupName(name);
	if (place === undefined) return undefined;
	const holding = ledger.holdings[holdingKey(place.jobId, place.run)];
	const lease = holding?.leases[place.batch];
	if (holding === undefined || lease?.launch !== place.launch) return undefined;
	return { name, batch: place.batch, lease, holding };
}

/** The lease that the batch holds, of whatever launch. */
export function leaseOfBatch(
	ledger: Ledger,
	{ id, run }: LedgerJob,
	batch: number,
): Lease | undefined {
	return ledger.holdings[holdingKey(id, run)]?.leases[batch];
}

export function* allLeases({ holdings }: Ledger): Generator<HeldLease> {
	for (const holding of Object.values(holdings)) {
		for (const [key, lease] of Object.entries(holding.leases)) {
			const batch = Number(key);
			yield {
				name: leaseName(holding.job, holding.run, batch, lease.launch),
				batch,
				lease,
				holding,
			};
		}
	}
}

export function leaseName(jobId: string, run: number, batch: number, launch: number): string {
	return groupName({ jobId, run, batch }, launch);
}

export function holdLease(
	ledger: Ledger,
	{ id, run, sku }: Pick<LedgerJob, "id" | "run" | "sku">,
	batch: number,
	lease: Lease,
): void {
	const key = holdingKey(id, run);
	ledger.holdings[key] ??= { job: id, run, sku, leases: {} };
	ledger.holdings[key].leases[batch] = lease;
}

/** Takes the lease off the ledger: its slot and its cores are free. */
export function freeLease(ledger: Ledger, { name, batch, lease, holding }: HeldLease): void {
	delete holding.leases[batch];
	delete ledger.deletions[name];
	if (Object.keys(holding.leases).length === 0) {
		delete ledger.holdings[holdingKey(holding.job, holding.run)];
	}
	const freed = ledger.regions[lease.region]?.usages.freed;
	if (freed === undefined || lease.state === "granted") return;
	const kind = groupKind(holding.sku);
	freed[kind] = (freed[kind] ?? 0) + 1;
	freed.cores[holding.sku] = (freed.cores[holding.sku] ?? 0) + lease.cores;
}

/** How many leases the job's present run holds. */
export function heldBy(ledger: Ledger, { id, run }: LedgerJob): number {
	return Object.keys(ledger.holdings[holdingKey(id, run)]?.leases ?? {}).length;
}

function holdingKey(jobId: string, run: number): string {
	return `${jobId}.${run}`;
}

import { admit } from "./admission.ts";
import { openWatch } from "./enqueue.ts";
import type { Ledger, Region } from "./ledger.ts";
import type { ReconcileInput } from "./requests.ts";

/** A group must be absent from two LISTs so far apart before its lease is freed. */
const ABSENT_MS = 30_000;

/**
 * Compares the ledger with what a LIST showed. The LIST may be stale, so it frees only a lease whose create
 * was reported before it began and that is absent twice. Groups of a job that nobody knows any more are due
 * for deletion.
 */
export function reconcile(ledger: Ledger, input: ReconcileInput, now: number): void {
	const listed = new Set(input.groups.map((group) => group.name));
	for (const region of Object.values(ledger.regions)) freeAbsent(region, listed, input.beganAt);
	for (const group of input.groups) {
		const region = ledger.regions[group.region];
		if (region === undefined || group.job in ledger.jobs || isKnown(region, group.name)) continue;
		region.due[group.name] = now;
		openWatch(ledger);
	}
	admit(ledger, now);
}

function freeAbsent(region: Region, listed: Set<string>, beganAt: number): void {
	for (const [leaseName, lease] of Object.entries(region.leases)) {
		if (listed.has(leaseName)) {
			delete lease.absentSince;
			continue;
		}
		if (lease.state === "granted") continue;
		if (lease.reportedAt === undefined || lease.reportedAt >= beganAt) continue;
		lease.absentSince ??= beganAt;
		if (beganAt - lease.absentSince < ABSENT_MS || hasPermit(region, leaseName)) continue;
		delete region.leases[leaseName];
		delete region.due[leaseName];
	}
}

function isKnown(region: Region, name: string): boolean {
	return name in region.leases || name in region.due || hasPermit(region, name);
}

function hasPermit(region: Region, leaseName: string): boolean {
	return Object.values(region.permits).some((permit) => permit.lease === leaseName);
}

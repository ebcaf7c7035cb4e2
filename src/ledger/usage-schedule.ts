/** When the watch reads the usages of a region. */
import type { Ledger, Region } from "./ledger.ts";
import { isEmpty } from "./queue.ts";

/** How often usages are read while somebody waits for a region, or others use it. */
const EVERY_MS = 60_000;
/** How long an answer is waited for when a quota refused a create. */
const WANTED_AGAIN_MS = 10_000;

/** How long rounds come quickly after usages were asked for. */
const AWAITED_MS = 5000;

/** The regions whose usages should be read now; they count as asked for. */
export function usagesToRead(ledger: Ledger, now: number): string[] {
	const asked = askedRegions(ledger);
	const due = Object.entries(ledger.regions).filter(
		([name, region]) => asked.has(name) && dueAt(region) <= now,
	);
	for (const [, { usages }] of due) {
		usages.askedAt = now;
		usages.freed = { containerGroups: 0, cores: { standard: 0, spot: 0 } };
	}
	return due.map(([name]) => name);
}

/** When usages should be read the next time. */
export function usagesDueAt(ledger: Ledger): number {
	const asked = askedRegions(ledger);
	const regions = Object.entries(ledger.regions).filter(([name]) => asked.has(name));
	return Math.min(...regions.map(([, region]) => dueAt(region)));
}

/** Launches wait for an answer that was asked for only just now: the next round tells their batches. */
export function areUsagesAwaited({ regions }: Ledger, now: number): boolean {
	return Object.values(regions).some(({ usages: { askedAt, readAt, wantedAt } }) => {
		const holdsUp = readAt === undefined || wantedAt !== undefined;
		return holdsUp && askedAt !== undefined && now - askedAt < AWAITED_MS;
	});
}

function dueAt({ usages: { askedAt, wantedAt } }: Region): number {
	if (askedAt === undefined) return 0;
	if (wantedAt === undefined) return askedAt + EVERY_MS;
	return wantedAt > askedAt ? wantedAt : askedAt + WANTED_AGAIN_MS;
}

/** Regions that somebody waits for, or in which we have groups beside others. */
function askedRegions(ledger: Ledger): Set<string> {
	const asked = new Set<string>();
	for (const job of Object.values(ledger.jobs)) {
		if (!isEmpty(job) && !job.suspended) for (const name of job.regions) asked.add(name);
	}
	for (const { leases } of Object.values(ledger.holdings)) {
		for (const { region } of Object.values(leases)) {
			if (isShared(ledger.regions[region])) asked.add(region);
		}
	}
	return asked;
}

function isShared(region: Region | undefined): boolean {
	const quotas = [region?.containerGroups, ...Object.values(region?.cores ?? {})];
	return quotas.some((quota) => quota !== undefined && quota.others > 0);
}

import { admit } from "./admission.ts";
import { allLeases, freeLease, leaseOf } from "./holding.ts";
import type { Ledger } from "./ledger.ts";
import { openWatch, regionOf } from "./ledger.ts";
import type { ReconcileInput } from "./requests.ts";
import { countCost } from "./spending.ts";

/** A group must be absent from, or stray in, two LISTs so far apart before anything follows from it. */
const TWICE_APART_MS = 30_000;

/**
 * Compares the ledger with what a LIST showed. The LIST may be stale, so it frees only a lease whose create was
 * reported before it began and that is absent twice. A group for which no lease stands is due for deletion: at
 * once if nobody knows its job, or if it was seen twice, as the lease may have been freed only just now.
 */
export function reconcile(ledger: Ledger, input: ReconcileInput, now: number): void {
	freeAbsent(ledger, new Set(input.groups.map((group) => group.name)), input, now);
	const strays = new Map<string, Record<string, number>>();
	for (const { name, job, region: regionName } of input.groups) {
		if (leaseOf(ledger, name) !== undefined || name in ledger.deletions) continue;
		const region = regionOf(ledger, regionName, now);
		const since = region.strays[name] ?? input.beganAt;
		if (job in ledger.jobs && input.beganAt - since < TWICE_APART_MS) {
			strays.set(regionName, { ...strays.get(regionName), [name]: since });
			continue;
		}
		const deletion = { job, region: regionName, since: now, dueAt: now, tries: 0 };
		ledger.deletions[name] = { ...deletion, orphan: true };
		openWatch(ledger);
	}
	for (const [name, region] of Object.entries(ledger.regions)) {
		const outside = Object.entries(region.strays).filter(([stray]) => !isInPiece(stray, input));
		region.strays = { ...Object.fromEntries(outside), ...strays.get(name) };
	}
	admit(ledger, now);
}

function isInPiece(name: string, { from, to }: ReconcileInput): boolean {
	return (from === undefined || name >= from) && (to === undefined || name < to);
}

function freeAbsent(
	ledger: Ledger,
	listed: ReadonlySet<string>,
	input: ReconcileInput,
	now: number,
): void {
	const { beganAt } = input;
	for (const held of allLeases(ledger)) {
		const { name, lease } = held;
		if (lease.state === "granted" || !isInPiece(name, input)) continue;
		if (listed.has(name)) {
			delete lease.absentSince;
			continue;
		}
		if (lease.reportedAt >= beganAt) continue;
		lease.absentSince ??= beganAt;
		if (beganAt - lease.absentSince < TWICE_APART_MS) continue;
		// A DELETE may be under way: its answer frees the lease, and counts in its windows.
		if (ledger.deletions[name]?.permit !== undefined) continue;
		countCost(ledger, held, undefined, now);
		freeLease(ledger, held);
	}
}

import type { Lease, Ledger, LedgerJob } from "./ledger.ts";
import { regionOfLease } from "./ledger.ts";
import { firstLookAt } from "./look-schedule.ts";
import type { LaunchReport } from "./requests.ts";
import { countEvent } from "./window.ts";

/** How long a region stays closed after ACI was short of capacity, or a quota was full. */
const CLOSED_MS = 20_000;

/** Takes in how the create of a launch was answered. Said twice, the second time changes nothing. */
export function recordReport(ledger: Ledger, report: LaunchReport, now: number): void {
	const region = regionOfLease(ledger, report.lease);
	const lease = region?.leases[report.lease];
	if (region === undefined || lease === undefined || lease.reportedAt !== undefined) return;
	lease.reportedAt = now;
	lease.answeredAt = report.answeredAt;
	if (report.result === "late" || report.result === "canceled") return;
	countEvent(region.creates, report.answeredAt, now);
	const closedMs = closedFor(report);
	if (closedMs > 0) region.closedUntil = Math.max(region.closedUntil, now + closedMs);
	if (lease.state !== "granted") return;
	lease.state = "created";
	lease.lookAt = firstLook(ledger.jobs[lease.job], lease, now);
}

function closedFor(report: LaunchReport): number {
	switch (report.result) {
		case "capacity":
		case "quota":
			return Math.max(CLOSED_MS, report.retryAfterMs ?? 0);
		case "throttled":
			return report.retryAfterMs ?? CLOSED_MS;
		default:
			return 0;
	}
}

function firstLook(job: LedgerJob | undefined, lease: Lease, now: number): number {
	return job === undefined ? now : firstLookAt(job, lease.answeredAt ?? now);
}

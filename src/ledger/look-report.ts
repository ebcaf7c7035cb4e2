import { admit } from "./admission.ts";
import type { Ledger } from "./ledger.ts";
import { regionOfLease } from "./ledger.ts";
import type { LookReport } from "./requests.ts";
import { countEvent } from "./window.ts";

/**
 * What looks at groups showed. A lease past its end whose group is gone is given up; if its create was
 * never reported, that counts as one answered now, and the launch goes back in front of its job's queue.
 */
export function recordLooks(ledger: Ledger, looks: LookReport[], now: number): void {
	for (const { lease: leaseName, gone } of looks) {
		const region = regionOfLease(ledger, leaseName);
		const lease = region?.leases[leaseName];
		if (region === undefined || lease === undefined) continue;
		if (!gone || now <= lease.deadAt || lease.state === "ended") continue;
		delete region.leases[leaseName];
		if (lease.reportedAt !== undefined) continue;
		countEvent(region.creates, now, now);
		const job = ledger.jobs[lease.job];
		if (lease.state === "granted" && job !== undefined && job.stop === undefined) {
			job.front.unshift({ batch: lease.batch, launch: lease.launch });
		}
	}
	admit(ledger, now);
}

import { admit, drainWakes } from "./admission.ts";
import { recordReport } from "./launch-report.ts";
import type { Ledger, Region } from "./ledger.ts";
import { regionOfLease } from "./ledger.ts";
import { dropUpTo } from "./queue.ts";
import type { EndedAnswer, EndedInput } from "./requests.ts";
import { hasRoom } from "./window.ts";

/**
 * A batch is through with a launch. The slot of a group that may exist is not freed here: `deleted` does
 * that, once the group was answered gone.
 */
export function endLaunch(ledger: Ledger, input: EndedInput, now: number): EndedAnswer {
	const leaseName = input.report.lease;
	recordReport(ledger, input.report, now);
	const region = regionOfLease(ledger, leaseName);
	const lease = region?.leases[leaseName];
	if (region === undefined || lease === undefined) {
		return { wakes: drainWakes(ledger, now) };
	}
	const job = ledger.jobs[lease.job];
	if (job !== undefined) {
		dropUpTo(job, lease);
		if (input.spanMs !== undefined) {
			job.shortestSpanMs = Math.min(job.shortestSpanMs ?? input.spanMs, input.spanMs);
		}
	}
	let permit: number | undefined;
	if (input.groupMayExist) {
		lease.state = "ended";
		permit = handOutPermit(ledger, region, leaseName, now);
		if (permit === undefined) region.due[leaseName] ??= now;
	} else {
		delete region.leases[leaseName];
	}
	admit(ledger, now);
	return { ...(permit === undefined ? {} : { permit }), wakes: drainWakes(ledger, now) };
}

/** A permit for one DELETE, if the windows allow one more now. */
export function handOutPermit(
	ledger: Ledger,
	region: Region,
	leaseName: string,
	now: number,
): number | undefined {
	if (!deleteHasRoom(region, now)) return undefined;
	const permit = ledger.nextPermit++;
	region.permits[permit] = { lease: leaseName, at: now };
	return permit;
}

/** Permits that were not answered yet count as deletes of now. */
function deleteHasRoom(region: Region, now: number): boolean {
	return hasRoom(
		region.deletes,
		{ per5Minutes: region.limits.deletesPer5Minutes, perHour: region.limits.deletesPerHour },
		Object.keys(region.permits).length,
		now,
	);
}

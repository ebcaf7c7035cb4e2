import { groupName } from "../job/instance-names.ts";
import { admit, GRANT_MS, grantOf } from "./admission.ts";
import type { Lease, Ledger } from "./ledger.ts";
import { leaseOf } from "./ledger.ts";
import { isQueued } from "./queue.ts";
import type { ClaimAnswer, ClaimInput } from "./requests.ts";

/** A batch asks for its next launch. Asked again, it gets the same answer, or a better one. */
export function claim(ledger: Ledger, input: ClaimInput, now: number): ClaimAnswer {
	const job = ledger.jobs[input.job];
	if (job === undefined) return { answer: "stopped", reason: "canceled" };
	if (job.stop !== undefined) return { answer: "stopped", reason: job.stop.reason };
	const leaseName = groupName({ jobId: job.id, run: job.run, batch: input.batch }, input.launch);
	// The answer itself tells the batch of a grant: no wake is needed.
	const tellNow = () => {
		ledger.wakes = ledger.wakes.filter((name) => name !== leaseName);
	};
	const held = leaseOf(ledger, leaseName);
	if (held?.state === "granted") {
		tellNow();
		renewIfStale(held, now);
		return grantOf(ledger, leaseName, held);
	}
	const launch = { batch: input.batch, launch: input.launch };
	if (!isQueued(job, launch)) job.front.push(launch);
	admit(ledger, now);
	const granted = leaseOf(ledger, leaseName);
	if (granted === undefined) return { answer: "queued" };
	tellNow();
	return grantOf(ledger, leaseName, granted);
}

/** A grant that nobody used in time still holds its slot: it begins anew rather than make the batch late. */
function renewIfStale(lease: Lease, now: number): void {
	if (now <= lease.goodUntil) return;
	lease.notBefore = now;
	lease.goodUntil = now + GRANT_MS;
	lease.raisedAt = now;
}

import { admit } from "./admission.ts";
import { goodUntil, grantOf, stopOf, unusableFrom } from "./grant.ts";
import { leaseName, leaseOf } from "./holding.ts";
import type { GrantedLease } from "./lease.ts";
import type { Ledger } from "./ledger.ts";
import { isQueued } from "./queue.ts";
import type { ClaimAnswer, ClaimInput } from "./requests.ts";
import { beginWaiting } from "./turn.ts";

/**
 * A batch asks for its next launch. Asked again, it gets the same answer, or a better one. A job that nobody
 * knows has ended, or was never there: nothing of it may start.
 */
export function claim(ledger: Ledger, input: ClaimInput, now: number): ClaimAnswer {
	const job = ledger.jobs[input.job];
	const stop = stopOf(ledger, input.job);
	if (job === undefined || stop !== undefined) return stop!;
	const name = leaseName(job.id, job.run, input.batch, input.launch);
	const held = leaseOf(ledger, name)?.lease;
	if (held?.state === "granted") {
		renewIfStale(held, now);
		return tellNow(ledger, name, held);
	}
	// What has gone through its launch claims the next one: a claim that comes after is an echo.
	if (held !== undefined) return { answer: "queued" };
	if (!isQueued(job, input)) {
		const { batch, launch, cores, notBefore } = input;
		job.front.push({
			...{ batch, launch },
			...(cores === undefined || cores === job.cores ? {} : { cores }),
			...(notBefore === undefined || notBefore <= now ? {} : { notBefore }),
		});
		beginWaiting(ledger, job, now);
	}
	admit(ledger, now);
	const granted = leaseOf(ledger, name)?.lease;
	return granted?.state === "granted" ? tellNow(ledger, name, granted) : { answer: "queued" };
}

/** The answer itself tells the batch of its grant: no wake is needed. */
function tellNow(ledger: Ledger, name: string, lease: GrantedLease) {
	ledger.wakes = ledger.wakes.filter((waking) => waking !== name);
	return grantOf(name, lease);
}

/** A grant that nobody used in time still holds its slot: it begins anew rather than make the batch late. */
function renewIfStale(lease: GrantedLease, now: number): void {
	if (now <= goodUntil(lease)) return;
	lease.deadAt += now - lease.notBefore;
	lease.notBefore = now;
	lease.lookAt = unusableFrom(now);
	lease.raisedAt = now;
}

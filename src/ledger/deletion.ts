import { admit, drainWakes } from "./admission.ts";
import type { Ledger, Region } from "./ledger.ts";
import type { DeletedAnswer, DeletedInput } from "./requests.ts";
import { countEvent } from "./window.ts";

/** How permits were used. */
export function recordDeletions(
	ledger: Ledger,
	deletions: DeletedInput[],
	now: number,
): DeletedAnswer {
	for (const deletion of deletions) recordDeletion(ledger, deletion, now);
	admit(ledger, now);
	return { wakes: drainWakes(ledger, now) };
}

/** Only a group that is known to be gone frees its slot. */
function recordDeletion(ledger: Ledger, input: DeletedInput, now: number): void {
	const region = regionOfPermit(ledger, input.permit) ?? regionOfDue(ledger, input.lease);
	if (region === undefined) return;
	const permit = region.permits[input.permit];
	delete region.permits[input.permit];
	if (permit !== undefined && input.sent) countEvent(region.deletes, input.answeredAt, now);
	if (input.gone) {
		delete region.due[input.lease];
		if (region.leases[input.lease]?.state === "ended") delete region.leases[input.lease];
	} else if (permit !== undefined) {
		region.due[input.lease] ??= now;
	}
}

function regionOfPermit(ledger: Ledger, permit: number): Region | undefined {
	return Object.values(ledger.regions).find((region) => permit in region.permits);
}

function regionOfDue(ledger: Ledger, lease: string): Region | undefined {
	return Object.values(ledger.regions).find((region) => lease in region.due);
}

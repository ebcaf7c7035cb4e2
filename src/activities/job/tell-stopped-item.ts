import type { Outcome } from "../../job/outcome.ts";
import type { JobRecord } from "../../store/store.ts";
import { itemFacts } from "../../telemetry/item-facts.ts";
import type { World } from "../world.ts";

/** Tells of an item that ended without a launch, if it was this outcome that was written, and not an earlier one. */
export function tellStoppedItem(
	job: JobRecord,
	outcome: Outcome,
	stands: Outcome,
	{ telemetry }: World,
): void {
	if (telemetry === undefined) return;
	if (stands.run !== outcome.run || stands.finishedAt !== outcome.finishedAt) return;
	telemetry.record(itemFacts(job, outcome, telemetry.traceOf(job)));
}

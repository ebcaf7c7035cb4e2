import type { JobRecord } from "../../store/store.ts";
import { launchFacts, type SettledLaunch } from "../../telemetry/launch-facts.ts";
import type { World } from "../world.ts";
import type { SettleInput } from "./settle-input.ts";

export type ClosedRecord = SettledLaunch["closed"][number];

/** Tells of a launch what this run of `settleLaunch` has decided; what another has, that one tells. */
export function tellSettled(
	input: SettleInput,
	job: JobRecord,
	closed: ClosedRecord[],
	{ telemetry }: World,
): void {
	if (telemetry === undefined || closed.length === 0) return;
	const { run, batch, launch, lease, items, result, answeredAt, waited } = input;
	const { region, firstQueuedAt, ...before } = waited ?? {};
	const settled: SettledLaunch = {
		...{ job, run, batch, launch, lease, items, result, closed },
		...(region === undefined ? {} : { region }),
		...(firstQueuedAt === undefined ? {} : { firstQueuedAt }),
		instants: { ...before, answeredAt, created: result === "created" },
	};
	telemetry.record(launchFacts(settled, telemetry.traceOf(job)));
}

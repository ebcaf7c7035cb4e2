import type { Store } from "../store/store.ts";
import type { Telemetry } from "./telemetry.ts";
import type { Trace } from "./trace.ts";

/** So many jobs' traces are remembered. */
const MOST_KEPT = 500;

/** The trace of a job by its id. A job's trace never changes, so its record is read once. */
export function jobTraces(
	store: Pick<Store, "readJob">,
	telemetry: Pick<Telemetry, "traceOf">,
): (jobId: string) => Promise<Trace | undefined> {
	const kept = new Map<string, Trace>();
	return async (jobId) => {
		const known = kept.get(jobId);
		if (known !== undefined) return known;
		const job = await store.readJob(jobId);
		if (job === undefined) return undefined;
		const trace = telemetry.traceOf(job);
		if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value!);
		kept.set(jobId, trace);
		return trace;
	};
}

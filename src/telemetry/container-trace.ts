import type { Telemetry } from "./telemetry.ts";
import { formatTraceparent, phaseSpanId, type TracedJob } from "./trace.ts";

/** The variable in which a process finds its parent: OpenTelemetry, "Environment Variables as Context Propagation Carriers". */
export const TRACEPARENT = "TRACEPARENT";

/**
 * The container's parent: the span of its run, which is told when it is over. An app that tells nothing hands on what
 * the job was submitted with. The same whenever the launch is the same.
 */
export function containerTraceparent(
	telemetry: Telemetry | undefined,
	job: TracedJob,
	lease: string,
	index: number,
): string | undefined {
	if (telemetry === undefined) return job.traceparent;
	const { traceId, sampled } = telemetry.traceOf(job);
	return formatTraceparent({ traceId, spanId: phaseSpanId("run", lease, index), sampled });
}

/** What is told of what happened, and to whom: the port behind which OpenTelemetry is. */
import type { Metric } from "./names.ts";
import type { Trace, TracedJob } from "./trace.ts";

export type Attributes = Record<string, string | number | boolean>;

/** One span, complete: it is told when what it is about is over. Instants are milliseconds since the epoch. */
export interface SpanFacts {
	name: string;
	kind: "internal" | "client";
	trace: Trace;
	spanId: string;
	/** Absent: the trace's caller, if it has one. */
	parentSpanId?: string;
	/** A span of the same trace that has to do with it. */
	linkSpanId?: string;
	startAt: number;
	endAt: number;
	attributes: Attributes;
	/** What went wrong; the span counts as failed. */
	error?: string;
}

export interface MetricPoint {
	metric: Metric;
	value: number;
	attributes: Attributes;
}

export interface Facts {
	spans: SpanFacts[];
	points: MetricPoint[];
}

/** No member throws, and none but `close` takes time. */
export interface Telemetry {
	/** The trace of a job, and whether its spans are kept. */
	traceOf(job: TracedJob): Trace;
	/** Spans of a trace that is not sampled are left out. A promise that fails is nothing told. */
	record(facts: Facts | Promise<Facts>): void;
	/** What gauges show from now on, for a minute. Replaces what was said under the same key. */
	show(key: string, points: MetricPoint[]): void;
	/** Sends what is left, for some seconds at most. */
	close(): Promise<void>;
}

/**
 * The trace of a job and the ids of its spans. All of them follow from names that are stored, so that whoever tells
 * of a span, however often and wherever, calls it the same; nothing of it is kept anywhere.
 */
import { createHash } from "node:crypto";

/** What a trace's id is made from. */
export interface TracedJob {
	id: string;
	createdAt: number;
	/** The `traceparent` under which the job was submitted. */
	traceparent?: string;
}

export interface Trace {
	/** 32 hexadecimal digits. */
	traceId: string;
	/** The caller's span, when the job was submitted with one: 16 hexadecimal digits. */
	callerSpanId?: string;
	/** Whether its spans are kept. */
	sampled: boolean;
}

export interface Traceparent {
	traceId: string;
	spanId: string;
	sampled: boolean;
}

/** Whether a trace is kept, by its id and by what its caller decided. */
export type Sampling = (traceId: string, callerSampled: boolean | undefined) => boolean;

const VERSION_0 = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const LATER_VERSION = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;

/** Reads a header of W3C Trace Context. Undefined: it is none, and is to be ignored. */
export function parseTraceparent(text: string): Traceparent | undefined {
	const match = (text.startsWith("00") ? VERSION_0 : LATER_VERSION).exec(text);
	if (match === null) return undefined;
	const [, traceId = "", spanId = "", flags = ""] = match;
	if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
	return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

export function formatTraceparent({ traceId, spanId, sampled }: Traceparent): string {
	return `00-${traceId}-${spanId}-${sampled ? "01" : "00"}`;
}

/** The caller's trace, or the job's own. A job id alone would do within one hub only. */
export function traceOf(job: TracedJob, hub: string, sampling: Sampling): Trace {
	const caller = job.traceparent === undefined ? undefined : parseTraceparent(job.traceparent);
	const traceId = caller?.traceId ?? digest(`trace/${hub}/${job.id}/${job.createdAt}`, 32);
	const sampled = sampling(traceId, caller?.sampled);
	return caller === undefined
		? { traceId, sampled }
		: { traceId, callerSpanId: caller.spanId, sampled };
}

export const jobSpanId = (jobId: string, run: number) => digest(`job/${jobId}/${run}`, 16);

export const itemSpanId = (jobId: string, run: number, index: number) =>
	digest(`item/${jobId}/${run}/${index}`, 16);

/** `lease`: the launch's name, which carries job, run, batch and launch. */
export const launchSpanId = (lease: string) => digest(`launch/${lease}`, 16);

export const phaseSpanId = (phase: string, lease: string, index: number) =>
	digest(`${phase}/${lease}/${index}`, 16);

function digest(text: string, digits: 16 | 32): string {
	return createHash("sha256").update(text).digest("hex").slice(0, digits);
}

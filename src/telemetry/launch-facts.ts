/** What is told of a launch once it is settled: its span, those of its items, and what is counted. Pure. */
import type { LaunchRecord } from "../job/launch-record.ts";
import { sidecarNeeds } from "../job/platform.ts";
import type { Reason } from "../job/reason.ts";
import { wholeCores } from "../job/whole-cores.ts";
import type { LaunchResult } from "../ledger/requests.ts";
import type { JobRecord } from "../store/store.ts";
import { itemFacts } from "./item-facts.ts";
import { itemPhases, type LaunchInstants, type PhaseSpan } from "./item-phases.ts";
import { jobAttributes } from "./job-facts.ts";
import { ATTRIBUTE, METRIC, SPAN } from "./names.ts";
import type { Attributes, Facts, MetricPoint, SpanFacts } from "./telemetry.ts";
import { itemSpanId, jobSpanId, launchSpanId, phaseSpanId, type Trace } from "./trace.ts";

export interface SettledLaunch {
	job: JobRecord;
	run: number;
	batch: number;
	launch: number;
	lease: string;
	/** All that it carried. */
	items: number[];
	region?: string;
	result: LaunchResult;
	/** When the batch asked for the first launch of its items. */
	firstQueuedAt?: number;
	instants: Omit<LaunchInstants, "settledAt">;
	/** The records that whoever tells of them has closed; the others are another's to tell of. */
	closed: { index: number; record: LaunchRecord; at: number }[];
}

export function launchFacts(settled: SettledLaunch, trace: Trace): Facts {
	const facts: Facts = { spans: [], points: [] };
	for (const each of settled.closed) {
		const phases = itemPhases({ ...settled.instants, settledAt: each.at }, each.record);
		facts.spans.push(...phases.map((phase) => phaseSpan(settled, each, phase, trace)));
		facts.points.push(...runPoints(settled, phases));
		const closed = each.record.closed;
		if (closed !== undefined && "outcome" in closed) {
			const beganAt = settled.firstQueuedAt;
			const told = itemFacts(settled.job, closed.outcome, trace, beganAt);
			facts.spans.push(...told.spans);
			facts.points.push(...told.points);
		}
	}
	// Told once, whoever has closed the other items.
	const first = settled.closed.find(({ index }) => index === settled.items[0]);
	if (first !== undefined) {
		const told = groupFacts(settled, first, trace);
		facts.spans.push(...told.spans);
		facts.points.push(...told.points);
	}
	return facts;
}

function phaseSpan(
	settled: SettledLaunch,
	{ index, record }: SettledLaunch["closed"][number],
	{ phase, from, to }: PhaseSpan,
	trace: Trace,
): SpanFacts {
	const { job, run, lease } = settled;
	const reason = phase === "run" || phase === "start" ? reasonOf(record) : undefined;
	const failedHere = reason !== undefined && (phase === "run" || !hasRun(record, settled));
	return {
		name: SPAN[phase],
		kind: "internal",
		trace,
		spanId: phaseSpanId(phase, lease, index),
		parentSpanId: itemSpanId(job.id, run, index),
		linkSpanId: launchSpanId(lease),
		startAt: from,
		endAt: to,
		attributes: {
			...launchAttributes(settled),
			[ATTRIBUTE.item]: index,
			...(failedHere && { [ATTRIBUTE.reason]: reason }),
			...(phase === "run" && record.exit && { [ATTRIBUTE.exitCode]: record.exit.code }),
		},
		...(failedHere && { error: reason }),
	};
}

function hasRun(record: LaunchRecord, { instants }: SettledLaunch): boolean {
	return itemPhases({ ...instants, settledAt: 0 }, record).some(({ phase }) => phase === "run");
}

function reasonOf({ closed }: LaunchRecord): Reason | undefined {
	if (closed === undefined) return undefined;
	return "again" in closed ? closed.again : closed.outcome.reason;
}

function runPoints({ job, region }: SettledLaunch, phases: PhaseSpan[]): MetricPoint[] {
	const run = phases.find(({ phase }) => phase === "run");
	const start = phases.find(({ phase }) => phase === "start");
	const attributes = where(job, region);
	return [
		...(run === undefined ? [] : [{ metric: METRIC.run, value: seconds(run), attributes }]),
		...(run === undefined || start === undefined
			? []
			: [{ metric: METRIC.start, value: seconds(start), attributes }]),
	];
}

/** Of the container group as a whole. Its first item stands for when it waited. */
function groupFacts(
	settled: SettledLaunch,
	first: SettledLaunch["closed"][number],
	trace: Trace,
): Facts {
	const { job, run, lease, result, region, instants } = settled;
	const { vcpus, memoryGb } = groupSize(settled);
	const ends = settled.closed.map(
		({ record, at }) => itemPhases({ ...instants, settledAt: at }, record).at(-1)!.from,
	);
	const groupMs = instants.created ? Math.max(0, Math.max(...ends) - instants.answeredAt) : 0;
	const phases = itemPhases({ ...instants, settledAt: first.at }, first.record);
	const wait = phases.find(({ phase }) => phase === "wait");
	const attributes = where(job, region);
	const failed = instants.created ? undefined : result;
	return {
		spans: [
			{
				name: SPAN.launch,
				kind: "internal",
				trace,
				spanId: launchSpanId(lease),
				parentSpanId: jobSpanId(job.id, run),
				startAt: phases[0]!.from,
				endAt: phases.at(-1)!.to,
				attributes: {
					...launchAttributes(settled),
					[ATTRIBUTE.result]: result,
					[ATTRIBUTE.launchItems]: settled.items.length,
					[ATTRIBUTE.vcpus]: vcpus,
					[ATTRIBUTE.memoryGb]: memoryGb,
					[ATTRIBUTE.groupSeconds]: groupMs / 1000,
				},
				...(failed !== undefined && { error: failed }),
			},
		],
		points: [
			{
				metric: METRIC.launches,
				value: 1,
				attributes: { ...attributes, [ATTRIBUTE.result]: result },
			},
			...(wait === undefined ? [] : [{ metric: METRIC.wait, value: seconds(wait), attributes }]),
			{ metric: METRIC.cpuTime, value: (vcpus * groupMs) / 1000, attributes },
			{ metric: METRIC.memoryTime, value: (memoryGb * groupMs) / 1000, attributes },
		],
	};
}

/** What the group is paid for: vCPUs in whole ones, as Container Instances counts them. */
function groupSize({ job, items }: SettledLaunch): { vcpus: number; memoryGb: number } {
	const isMerge = items[0] === job.itemCount;
	const { cpuCores, memoryGb } = ((isMerge ? job.job.merge : undefined) ?? job.job).resources;
	const beside = isMerge ? { cpuCores: 0, memoryGb: 0 } : sidecarNeeds(job.job.platform?.sidecars);
	return {
		vcpus: wholeCores(cpuCores * items.length + beside.cpuCores),
		memoryGb: memoryGb * items.length + beside.memoryGb,
	};
}

function launchAttributes(settled: SettledLaunch): Attributes {
	const { job, run, batch, launch, lease, region } = settled;
	return {
		...jobAttributes(job, run),
		...where(job, region),
		[ATTRIBUTE.batch]: batch,
		[ATTRIBUTE.launch]: launch,
		[ATTRIBUTE.group]: lease,
	};
}

function where({ job }: JobRecord, region: string | undefined): Attributes {
	return {
		[ATTRIBUTE.sku]: job.sku,
		...(region !== undefined && { [ATTRIBUTE.region]: region }),
	};
}

function seconds({ from, to }: { from: number; to: number }): number {
	return (to - from) / 1000;
}

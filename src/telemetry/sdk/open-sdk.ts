/** OpenTelemetry's SDK, as Tutti uses it. The bundle has it in a file of its own, which is loaded at need. */
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from "@opentelemetry/api";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import {
	BasicTracerProvider,
	BatchSpanProcessor,
	type ReadableSpan,
	type SpanExporter,
} from "@opentelemetry/sdk-trace-base";
import type { MetricPoint, SpanFacts } from "../telemetry.ts";
import type { Exporter, TelemetrySettings } from "../telemetry-settings.ts";
import { GivenIds } from "./given-ids.ts";
import { meters } from "./meters.ts";
import { otlpMetricExporter, otlpTraceExporter } from "./otlp-exporters.ts";
import { reporting } from "./reporting-exporter.ts";
import { resourceOf } from "./resource.ts";

export interface SdkOptions {
	settings: TelemetrySettings;
	hub: string;
	identityClientId?: string;
	log: (line: string) => void;
}

export interface OpenedSdk {
	span(span: SpanFacts): void;
	point(point: MetricPoint): void;
	show(key: string, points: MetricPoint[]): void;
	/** Sends what is left. */
	close(): Promise<void>;
}

const SCOPE = "tutti";
/** Spans that wait to be sent; more of them are lost. */
const MOST_SPANS = 4096;
/** How soon spans are sent: what a process that is killed has not sent is lost. */
const SEND_WITHIN_MS = 1000;
const KINDS = { internal: SpanKind.INTERNAL, client: SpanKind.CLIENT };

export async function openSdk(options: SdkOptions): Promise<OpenedSdk> {
	const { settings, hub, log } = options;
	const resource = resourceOf(hub);
	const ids = new GivenIds();
	const spanExporters = await Promise.all(settings.traces.map((to) => traceExporter(to, options)));
	const provider = new BasicTracerProvider({
		resource,
		idGenerator: ids,
		spanProcessors: spanExporters.map(
			(exporter) =>
				new BatchSpanProcessor(reporting<ReadableSpan[], SpanExporter>(exporter, "spans", log), {
					maxQueueSize: limitOf("OTEL_BSP_MAX_QUEUE_SIZE", MOST_SPANS),
					scheduledDelayMillis: limitOf("OTEL_BSP_SCHEDULE_DELAY", SEND_WITHIN_MS),
				}),
		),
	});
	const tracer = provider.getTracer(SCOPE);
	const metricExporters = await Promise.all(
		settings.metrics.map(async (to) =>
			reporting<ResourceMetrics, Awaited<ReturnType<typeof metricExporter>>>(
				await metricExporter(to, options),
				"metrics",
				log,
			),
		),
	);
	const measured = meters(SCOPE, resource, metricExporters);
	return {
		span(facts) {
			const parentSpanId = facts.parentSpanId ?? facts.trace.callerSpanId;
			const context = (spanId: string) => ({
				traceId: facts.trace.traceId,
				spanId,
				traceFlags: TraceFlags.SAMPLED,
			});
			ids.next(facts.trace.traceId, facts.spanId);
			const span = tracer.startSpan(
				facts.name,
				{
					kind: KINDS[facts.kind],
					startTime: new Date(facts.startAt),
					attributes: facts.attributes,
					links: facts.linkSpanId === undefined ? [] : [{ context: context(facts.linkSpanId) }],
				},
				parentSpanId === undefined
					? ROOT_CONTEXT
					: trace.setSpanContext(ROOT_CONTEXT, { ...context(parentSpanId), isRemote: true }),
			);
			if (facts.error !== undefined) {
				span.setStatus({ code: SpanStatusCode.ERROR, message: facts.error });
			}
			span.end(new Date(facts.endAt));
		},
		point: measured.point,
		show: measured.show,
		async close() {
			// Whatever cannot be sent was logged.
			await Promise.allSettled([provider.shutdown(), measured.close()]);
		},
	};
}

async function traceExporter(to: Exporter, { settings, identityClientId }: SdkOptions) {
	if (to === "otlp") return await otlpTraceExporter(settings.protocols.traces);
	const { insightsExporters } = await import("./application-insights.ts");
	return insightsExporters(identityClientId).trace();
}

async function metricExporter(to: Exporter, { settings, identityClientId }: SdkOptions) {
	if (to === "otlp") return await otlpMetricExporter(settings.protocols.metrics);
	const { insightsExporters } = await import("./application-insights.ts");
	return insightsExporters(identityClientId).metric();
}

function limitOf(variable: string, ours: number): number {
	const asked = Number(process.env[variable]);
	return Number.isInteger(asked) && asked > 0 ? asked : ours;
}

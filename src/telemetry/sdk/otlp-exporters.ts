/** OTLP by HTTP. The exporters read OTEL_EXPORTER_OTLP_ENDPOINT, _HEADERS, _TIMEOUT and the like by themselves. */
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import type { SpanExporter } from "@opentelemetry/sdk-trace-base";
import type { TelemetrySettings } from "../telemetry-settings.ts";

type Protocol = TelemetrySettings["protocols"]["traces"];

export async function otlpTraceExporter(protocol: Protocol): Promise<SpanExporter> {
	const { OTLPTraceExporter } =
		protocol === "http/json"
			? await import("@opentelemetry/exporter-trace-otlp-http")
			: await import("@opentelemetry/exporter-trace-otlp-proto");
	return new OTLPTraceExporter();
}

export async function otlpMetricExporter(protocol: Protocol): Promise<PushMetricExporter> {
	const { OTLPMetricExporter } =
		protocol === "http/json"
			? await import("@opentelemetry/exporter-metrics-otlp-http")
			: await import("@opentelemetry/exporter-metrics-otlp-proto");
	return new OTLPMetricExporter();
}

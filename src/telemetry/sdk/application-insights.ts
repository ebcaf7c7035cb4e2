/** Azure Monitor's exporters, signed in by the app's own identity. A file of its own in the bundle. */
import { ManagedIdentityCredential } from "@azure/identity";
import {
	AzureMonitorMetricExporter,
	AzureMonitorTraceExporter,
} from "@azure/monitor-opentelemetry-exporter";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import type { SpanExporter } from "@opentelemetry/sdk-trace-base";

// The exporter's own figures for Microsoft, which go to addresses of their own.
process.env.APPLICATION_INSIGHTS_NO_STATSBEAT ??= "true";

function options(clientId: string | undefined) {
	const connectionString = process.env.APPLICATIONINSIGHTS_CONNECTION_STRING ?? "";
	return {
		connectionString,
		credential: new ManagedIdentityCredential(clientId === undefined ? {} : { clientId }),
		// What cannot be sent is not kept on an instance's disk, which goes with the instance.
		disableOfflineStorage: true,
	};
}

export function insightsTraceExporter(clientId: string | undefined): SpanExporter {
	return new AzureMonitorTraceExporter(options(clientId));
}

export function insightsMetricExporter(clientId: string | undefined): PushMetricExporter {
	return new AzureMonitorMetricExporter(options(clientId));
}

/** Azure Monitor's exporters, signed in by the app's own identity. A file of its own in the bundle. */
import { ManagedIdentityCredential, type TokenCredential } from "@azure/identity";
import {
	AzureMonitorMetricExporter,
	AzureMonitorTraceExporter,
} from "@azure/monitor-opentelemetry-exporter";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import type { SpanExporter } from "@opentelemetry/sdk-trace-base";

// The exporter's own figures for Microsoft, which go to addresses of their own.
process.env.APPLICATION_INSIGHTS_NO_STATSBEAT ??= "true";

type Insights = { trace: () => SpanExporter; metric: () => PushMetricExporter };

/** The exporters, for the resource of APPLICATIONINSIGHTS_CONNECTION_STRING. */
export function insightsExporters(
	clientId: string | undefined,
	credential: TokenCredential = identity(clientId),
): Insights {
	const options = {
		connectionString: process.env.APPLICATIONINSIGHTS_CONNECTION_STRING ?? "",
		credential,
		// What cannot be sent is not kept on an instance's disk, which goes with the instance.
		disableOfflineStorage: true,
	};
	return {
		trace: () => new AzureMonitorTraceExporter(options),
		metric: () => new AzureMonitorMetricExporter(options),
	};
}

function identity(clientId: string | undefined): TokenCredential {
	return new ManagedIdentityCredential(clientId === undefined ? {} : { clientId });
}

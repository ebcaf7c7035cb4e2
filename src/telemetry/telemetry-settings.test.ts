import { describe, expect, it } from "vitest";
import { readTelemetrySettings } from "./telemetry-settings.ts";

const OTLP = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://user:pass@collector:4318/?key=k" };
const INSIGHTS = {
	TUTTI_TELEMETRY: "application-insights",
	APPLICATIONINSIGHTS_CONNECTION_STRING: "InstrumentationKey=0",
};

describe("the settings of telemetry", () => {
	it("are none without an endpoint, and when the SDK is disabled", () => {
		expect(readTelemetrySettings({})).toBeUndefined();
		expect(readTelemetrySettings({ OTEL_SERVICE_NAME: "x" })).toBeUndefined();
		expect(readTelemetrySettings({ ...OTLP, OTEL_SDK_DISABLED: "true" })).toBeUndefined();
		const none = { OTEL_TRACES_EXPORTER: "none", OTEL_METRICS_EXPORTER: "none" };
		expect(readTelemetrySettings({ ...OTLP, ...none })).toBeUndefined();
	});

	it("are OTLP for both signals by one endpoint, shown without what may be secret", () => {
		expect(readTelemetrySettings(OTLP)).toMatchObject({
			traces: ["otlp"],
			metrics: ["otlp"],
			protocols: { traces: "http/protobuf", metrics: "http/protobuf" },
			shownEndpoint: "http://collector:4318",
		});
		expect(readTelemetrySettings({ OTEL_TRACES_EXPORTER: "otlp" })?.traces).toEqual(["otlp"]);
	});

	it("leave a signal out that has no endpoint or is not wanted", () => {
		const tracesOnly = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://collector:4318/v1/traces" };
		expect(readTelemetrySettings(tracesOnly)).toMatchObject({ traces: ["otlp"], metrics: [] });
		const metricsOnly = { ...OTLP, OTEL_TRACES_EXPORTER: "none" };
		expect(readTelemetrySettings(metricsOnly)).toMatchObject({ traces: [], metrics: ["otlp"] });
	});

	it("refuse grpc and exporters that there are not, with the variable's name and what to say instead", () => {
		const asked = (more: object) => () => readTelemetrySettings({ ...OTLP, ...more });
		expect(asked({ OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" })).toThrow(
			'OTEL_EXPORTER_OTLP_PROTOCOL is "grpc"; expected http/protobuf or http/json',
		);
		expect(asked({ OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: "grpc" })).toThrow("METRICS_PROTOCOL");
		expect(asked({ OTEL_TRACES_EXPORTER: "zipkin" })).toThrow("OTEL_TRACES_EXPORTER");
		expect(asked({ TUTTI_TELEMETRY: "yes" })).toThrow("TUTTI_TELEMETRY");
		expect(asked({ TUTTI_TELEMETRY: "application-insights" })).toThrow(
			"APPLICATIONINSIGHTS_CONNECTION_STRING",
		);
		const broken = { OTEL_EXPORTER_OTLP_ENDPOINT: "secret@nowhere" };
		expect(() => readTelemetrySettings(broken)).toThrow(/^(?!.*secret)OTEL_EXPORTER_OTLP_ENDPOINT/);
	});

	it("are Application Insights where the deployment says so, beside OTLP", () => {
		expect(readTelemetrySettings(INSIGHTS)).toMatchObject({
			traces: ["application-insights"],
			metrics: ["application-insights"],
		});
		const both = readTelemetrySettings({ ...INSIGHTS, ...OTLP });
		expect(both?.traces).toEqual(["application-insights", "otlp"]);
		expect(readTelemetrySettings({ ...INSIGHTS, TUTTI_TELEMETRY: "none" })).toBeUndefined();
	});
});

describe("sampling", () => {
	const sampling = (name?: string, argument?: string) =>
		readTelemetrySettings({
			...OTLP,
			OTEL_TRACES_SAMPLER: name,
			OTEL_TRACES_SAMPLER_ARG: argument,
		})!.sampling;
	const LOW = `${"0".repeat(31)}1`;
	const HIGH = "f".repeat(32);

	it("keeps all by default, but for traces whose caller did not", () => {
		expect(sampling()(LOW, undefined)).toBe(true);
		expect(sampling()(LOW, false)).toBe(false);
		expect(sampling("always_on")(LOW, false)).toBe(true);
		expect(sampling("always_off")(HIGH, true)).toBe(false);
		expect(sampling("parentbased_always_off")(LOW, true)).toBe(true);
	});

	it("keeps a share of traces by their ids, each as a whole", () => {
		const quarter = sampling("parentbased_traceidratio", "0.25");
		expect([quarter(LOW, undefined), quarter(HIGH, undefined)]).toEqual([false, true]);
		expect(quarter(LOW, true)).toBe(true);
		expect(sampling("traceidratio", "0")(HIGH, true)).toBe(false);
		expect(sampling("traceidratio", "1")(LOW, false)).toBe(true);
		expect(() => sampling("traceidratio", "2")).toThrow("OTEL_TRACES_SAMPLER_ARG");
		expect(() => sampling("jaeger_remote")).toThrow("OTEL_TRACES_SAMPLER");
	});
});

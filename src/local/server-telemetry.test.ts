import { describe, expect, it } from "vitest";
import { telemetryNotice, telemetryOf } from "./server-telemetry.ts";

const HERE = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318" };

describe("a local server's telemetry", () => {
	it("is the same by the same variables, and holds no header", () => {
		const withHeader = telemetryOf({ ...HERE, OTEL_EXPORTER_OTLP_HEADERS: "key=canary" });
		expect(JSON.stringify(withHeader)).not.toContain("canary");
		expect(telemetryOf({ ...HERE, PATH: "/bin" })).toEqual(telemetryOf(HERE));
		expect(withHeader?.digest).not.toBe(telemetryOf(HERE)?.digest);
		expect(telemetryOf({})).toBeUndefined();
	});

	it("that cannot be had is told before a server is started", () => {
		const grpc = () => telemetryOf({ ...HERE, OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" });
		expect(grpc).toThrow('OTEL_EXPORTER_OTLP_PROTOCOL is "grpc"');
	});

	it("of a server that runs already is told to whoever asks for another", () => {
		const here = telemetryOf(HERE)!;
		const there = telemetryOf({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:5318" })!;
		expect(telemetryNotice(here, here)).toBeUndefined();
		expect(telemetryNotice(undefined, here)).toBeUndefined();
		expect(telemetryNotice(here, undefined)).toContain("tells nothing");
		expect(telemetryNotice(here, undefined)).toContain("tutti down");
		expect(telemetryNotice(here, there)).toContain("tells http://127.0.0.1:5318");
	});
});

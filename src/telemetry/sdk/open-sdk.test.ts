import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { METRIC, SPAN } from "../names.ts";
import type { SpanFacts } from "../telemetry.ts";
import { readTelemetrySettings } from "../telemetry-settings.ts";
import { openSdk } from "./open-sdk.ts";

let server: Server;
let requests: { path: string; type: string; body: Buffer }[];
let status: number;
beforeEach(async () => {
	requests = [];
	status = 200;
	server = createServer(async (request, response) => {
		const pieces: Buffer[] = [];
		for await (const piece of request) pieces.push(piece as Buffer);
		const type = request.headers["content-type"] ?? "";
		requests.push({ path: request.url ?? "", type, body: Buffer.concat(pieces) });
		response.writeHead(status).end();
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
});
afterEach(async () => {
	vi.unstubAllEnvs();
	server.closeAllConnections();
	server.close();
});

const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function opened(variables: Record<string, string> = {}) {
	const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: address(), ...variables };
	for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
	const lines: string[] = [];
	const settings = readTelemetrySettings(environment)!;
	const sdk = await openSdk({ settings, hub: "local", log: (line) => lines.push(line) });
	return { sdk, lines };
}

const SPAN_FACTS: SpanFacts = {
	name: SPAN.run,
	kind: "internal",
	trace: { traceId: "a".repeat(32), sampled: true },
	spanId: "b".repeat(16),
	parentSpanId: "c".repeat(16),
	linkSpanId: "d".repeat(16),
	startAt: 1_700_000_000_123,
	endAt: 1_700_000_060_456,
	attributes: { "tutti.item.index": 7 },
	error: "application",
};

describe("the SDK", () => {
	it("tells a span as it was given: ids, instants, parent, link and error", async () => {
		const { sdk } = await opened({ OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" });
		sdk.span(SPAN_FACTS);
		await sdk.close();
		const { body } = requests.find(({ path }) => path === "/v1/traces")!;
		const [told] = JSON.parse(body.toString()).resourceSpans[0].scopeSpans[0].spans;
		expect(told).toMatchObject({
			traceId: SPAN_FACTS.trace.traceId,
			spanId: SPAN_FACTS.spanId,
			parentSpanId: SPAN_FACTS.parentSpanId,
			startTimeUnixNano: "1700000000123000000",
			endTimeUnixNano: "1700000060456000000",
			links: [{ traceId: SPAN_FACTS.trace.traceId, spanId: SPAN_FACTS.linkSpanId }],
			status: { code: 2, message: "application" },
		});
	});

	it("speaks protobuf by default", async () => {
		const { sdk } = await opened();
		sdk.span(SPAN_FACTS);
		sdk.point({ metric: METRIC.items, value: 1, attributes: {} });
		await sdk.close();
		expect(requests.map(({ path, type }) => [path, type]).sort()).toEqual([
			["/v1/metrics", "application/x-protobuf"],
			["/v1/traces", "application/x-protobuf"],
		]);
		const traces = requests.find(({ path }) => path === "/v1/traces")!;
		expect(traces.body.includes(SPAN.run)).toBe(true);
		expect(traces.body.includes(Buffer.from(SPAN_FACTS.spanId, "hex"))).toBe(true);
	});

	it("counts, and shows gauges as long as they are news", async () => {
		const { sdk } = await opened({ OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" });
		const attributes = { "cloud.region": "here" };
		sdk.point({ metric: METRIC.items, value: 2, attributes });
		sdk.show("ledger", [{ metric: METRIC.groupsInUse, value: 1, attributes }]);
		sdk.show("ledger", [{ metric: METRIC.groupsInUse, value: 5, attributes }]);
		await sdk.close();
		const { body } = requests.find(({ path }) => path === "/v1/metrics")!;
		const metrics = JSON.parse(body.toString()).resourceMetrics[0].scopeMetrics[0].metrics;
		const of = ({ name }: { name: string }) =>
			metrics.find((each: { name: string }) => each.name === name);
		expect(of(METRIC.items)).toMatchObject({
			unit: "{item}",
			sum: { isMonotonic: true, dataPoints: [{ asDouble: 2 }] },
		});
		expect(of(METRIC.groupsInUse).gauge.dataPoints).toMatchObject([{ asDouble: 5 }]);
	});

	it("says in one line that a collector refuses, and goes on", async () => {
		status = 400;
		const { sdk, lines } = await opened({ OTEL_METRICS_EXPORTER: "none" });
		sdk.span(SPAN_FACTS);
		await vi.waitFor(() => expect(lines).toHaveLength(1), { timeout: 10_000 });
		sdk.span({ ...SPAN_FACTS, spanId: "e".repeat(16) });
		await sdk.close();
		expect(requests).toHaveLength(2);
		expect(lines).toEqual([expect.stringMatching(/^OpenTelemetry: spans could not be sent/)]);
	});
});

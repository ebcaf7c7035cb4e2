/**
 * What Azure Monitor's exporters make of spans and metrics, sent to a stand-in on loopback: which
 * tables the queries in `infra/queries` find them in. The service itself was never asked.
 */
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { gunzipSync } from "node:zlib";
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { serverIdentity } from "../../aci-emulator/tls/certificate-authority.ts";
import { ATTRIBUTE, METRIC, SPAN } from "../names.ts";
import { insightsExporters } from "./application-insights.ts";
import { meters } from "./meters.ts";

interface Envelope {
	name: string;
	data: { baseType: string; baseData: Record<string, unknown> };
}

let server: Server;
let envelopes: Envelope[];
let signedIn: (string | undefined)[];
let folder: string;
const trusted = getCACertificates();
beforeEach(async () => {
	envelopes = [];
	signedIn = [];
	folder = mkdtempSync(join(tmpdir(), "tutti-insights-"));
	const { key, cert, caFile } = serverIdentity(folder, ["127.0.0.1"], Date.now());
	setDefaultCACertificates([...trusted, readFileSync(caFile, "utf8")]);
	server = createServer({ key, cert }, async (request, response) => {
		const pieces: Buffer[] = [];
		for await (const piece of request) pieces.push(piece as Buffer);
		const body = Buffer.concat(pieces);
		signedIn.push(request.headers.authorization);
		const text = (
			request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body
		).toString();
		const taken: Envelope[] = text.startsWith("[")
			? JSON.parse(text)
			: text
					.trim()
					.split("\n")
					.map((line) => JSON.parse(line));
		envelopes.push(...taken);
		const answer = { itemsReceived: taken.length, itemsAccepted: taken.length, errors: [] };
		response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	vi.stubEnv(
		"APPLICATIONINSIGHTS_CONNECTION_STRING",
		`InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=https://127.0.0.1:${port}/`,
	);
});
afterEach(() => {
	vi.unstubAllEnvs();
	setDefaultCACertificates(trusted);
	rmSync(folder, { recursive: true });
	server.closeAllConnections();
	server.close();
});

const identity = {
	getToken: async () => ({ token: "of-the-app", expiresOnTimestamp: Date.now() + 3_600_000 }),
};
const of = (baseType: string) =>
	envelopes.filter(({ data }) => data.baseType === baseType).map(({ data }) => data.baseData);

it("every span is a dependency by its name, with attributes as custom dimensions", async () => {
	const exporter = insightsExporters(undefined, identity).trace();
	const provider = new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
	const tracer = provider.getTracer("test");
	const attributes = { [ATTRIBUTE.jobId]: "a-123456", [ATTRIBUTE.item]: 7 };
	const startTime = new Date(1_700_000_000_000);
	const end = new Date(1_700_000_001_500);
	tracer.startSpan(SPAN.job, { attributes, startTime }).end(end);
	tracer.startSpan(SPAN.item, { attributes, startTime }).end(end);
	const call = {
		...attributes,
		[ATTRIBUTE.method]: "PUT",
		[ATTRIBUTE.statusCode]: 429,
		[ATTRIBUTE.armError]: "TooManyRequests",
	};
	const named = { kind: SpanKind.CLIENT, attributes: call, startTime };
	const refused = tracer.startSpan("PUT containerGroups/{name}", named);
	refused.setStatus({ code: SpanStatusCode.ERROR, message: "TooManyRequests" });
	refused.end(end);
	await provider.shutdown();
	expect(new Set(signedIn)).toEqual(new Set(["Bearer of-the-app"]));
	const properties = { [ATTRIBUTE.jobId]: "a-123456", [ATTRIBUTE.item]: "7" };
	const [job, item, put] = of("RemoteDependencyData");
	expect(of("RequestData")).toEqual([]);
	expect(job).toMatchObject({ name: SPAN.job, properties });
	expect(item).toMatchObject({
		name: SPAN.item,
		properties,
		duration: "00:00:01.500",
		success: true,
	});
	expect(put).toMatchObject({ properties });
	// Conventions of HTTP go into columns of their own.
	expect(put).toMatchObject({ resultCode: "429", success: false, type: "Http" });
	expect(put!.properties).not.toHaveProperty([ATTRIBUTE.statusCode]);
	expect(put!.properties).toMatchObject({ [ATTRIBUTE.armError]: "TooManyRequests" });
}, 20_000);

it("metrics keep their names and attributes", async () => {
	const { metric } = insightsExporters(undefined, identity);
	const measured = meters("test", resourceFromAttributes({}), [metric()]);
	const attributes = { [ATTRIBUTE.region]: "here", [ATTRIBUTE.statusCode]: "429" };
	measured.point({ metric: METRIC.armRequests, value: 2, attributes });
	measured.show("ledger", [{ metric: METRIC.waiting, value: 3, attributes }]);
	await measured.close();
	const all = of("MetricData").flatMap(({ metrics, properties }) =>
		(metrics as { name: string; value: number; count?: number }[]).map((each) => ({
			...each,
			properties,
		})),
	);
	expect(all).toContainEqual(
		expect.objectContaining({ name: METRIC.waiting.name, value: 3, properties: attributes }),
	);
	expect(all).toContainEqual(
		expect.objectContaining({ name: METRIC.armRequests.name, count: 1, properties: attributes }),
	);
}, 20_000);

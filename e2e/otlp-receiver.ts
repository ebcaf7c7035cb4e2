/** A collector of a test's own: takes OTLP by HTTP on loopback, and keeps what is told as JSON. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface TakenSpan {
	name: string;
	traceId: string;
	spanId: string;
	parentSpanId?: string;
	kind: number;
	/** Milliseconds since the epoch. */
	startAt: number;
	endAt: number;
	attributes: Record<string, string | number | boolean>;
	/** The status's message, when it is an error. */
	error?: string;
	links: string[];
}

export interface TakenMetric {
	name: string;
	unit: string;
	points: { attributes: TakenSpan["attributes"]; value: number }[];
}

export interface OtlpReceiver {
	url: string;
	spans: TakenSpan[];
	/** The newest of each name. */
	metrics: Map<string, TakenMetric>;
	/** Of all who told. */
	resources: TakenSpan["attributes"][];
	requests: { path: string; type: string; authorization: string; bytes: number }[];
	/** All that came, as it came. */
	raw(): string;
	close(): Promise<void>;
}

interface WireValue {
	stringValue?: string;
	intValue?: string | number;
	doubleValue?: number;
	boolValue?: boolean;
}
type WireAttributes = { key: string; value: WireValue }[];
interface WireSpan extends Omit<TakenSpan, "startAt" | "endAt" | "attributes" | "error" | "links"> {
	startTimeUnixNano: string;
	endTimeUnixNano: string;
	attributes: WireAttributes;
	status?: { code?: number; message?: string };
	links?: { spanId: string }[];
}
interface WirePoint {
	attributes: WireAttributes;
	asInt?: string | number;
	asDouble?: number;
	sum?: number;
	count?: string | number;
}
interface WireMetric {
	name: string;
	unit: string;
	sum?: { dataPoints: WirePoint[] };
	gauge?: { dataPoints: WirePoint[] };
	histogram?: { dataPoints: WirePoint[] };
}
interface WireBody {
	resourceSpans?: {
		resource: { attributes: WireAttributes };
		scopeSpans: { spans: WireSpan[] }[];
	}[];
	resourceMetrics?: { scopeMetrics: { metrics: WireMetric[] }[] }[];
}

export async function otlpReceiver(): Promise<OtlpReceiver> {
	const taken: Pick<OtlpReceiver, "spans" | "metrics" | "resources" | "requests"> = {
		spans: [],
		metrics: new Map(),
		resources: [],
		requests: [],
	};
	let raw = "";
	const server = createServer(async (request, response) => {
		const pieces: Buffer[] = [];
		for await (const piece of request) pieces.push(piece as Buffer);
		const body = Buffer.concat(pieces);
		const type = request.headers["content-type"] ?? "";
		const { authorization = "" } = request.headers;
		taken.requests.push({ path: request.url ?? "", type, authorization, bytes: body.length });
		raw += body.toString("latin1");
		if (type === "application/json") take(JSON.parse(body.toString()) as WireBody, taken);
		response.writeHead(200, { "content-type": type }).end(type === "application/json" ? "{}" : "");
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return {
		...taken,
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		raw: () => raw,
		async close() {
			if (!server.listening) return;
			server.closeAllConnections();
			server.close();
			await once(server, "close");
		},
	};
}

function take(
	body: WireBody,
	{ spans, metrics, resources }: Pick<OtlpReceiver, "spans" | "metrics" | "resources">,
): void {
	for (const { resource, scopeSpans } of body.resourceSpans ?? []) {
		resources.push(attributesOf(resource.attributes));
		for (const span of scopeSpans.flatMap((scope) => scope.spans)) spans.push(spanOf(span));
	}
	for (const { scopeMetrics } of body.resourceMetrics ?? []) {
		for (const metric of scopeMetrics.flatMap((scope) => scope.metrics)) {
			const { name, unit } = metric;
			const { dataPoints } = metric.sum ?? metric.gauge ?? metric.histogram ?? { dataPoints: [] };
			const points = dataPoints.map((point) => ({
				attributes: attributesOf(point.attributes),
				value: Number(point.asInt ?? point.asDouble ?? point.count),
			}));
			metrics.set(name, { name, unit, points });
		}
	}
}

function spanOf(span: WireSpan): TakenSpan {
	const { name, traceId, spanId, parentSpanId, kind, status } = span;
	return {
		...{ name, traceId, spanId, kind },
		...(parentSpanId ? { parentSpanId } : {}),
		startAt: Number(BigInt(span.startTimeUnixNano) / 1_000_000n),
		endAt: Number(BigInt(span.endTimeUnixNano) / 1_000_000n),
		attributes: attributesOf(span.attributes),
		...(status?.code === 2 ? { error: status.message ?? "" } : {}),
		links: (span.links ?? []).map((link) => link.spanId),
	};
}

function attributesOf(attributes: WireAttributes): TakenSpan["attributes"] {
	return Object.fromEntries(
		attributes.map(({ key, value }) => [
			key,
			value.stringValue ?? value.boolValue ?? Number(value.intValue ?? value.doubleValue),
		]),
	);
}

import type { Sampling } from "./trace.ts";

export type Exporter = "otlp" | "application-insights";

/** Where spans and metrics go. Addresses and headers of OTLP are read by its exporters, from the same variables. */
export interface TelemetrySettings {
	traces: Exporter[];
	metrics: Exporter[];
	protocols: { traces: OtlpProtocol; metrics: OtlpProtocol };
	/** OTLP's address for people: without what may be secret. */
	shownEndpoint?: string;
	sampling: Sampling;
}

type OtlpProtocol = (typeof PROTOCOLS)[number];
type Environment = Record<string, string | undefined>;

const PROTOCOLS = ["http/protobuf", "http/json"] as const;

/**
 * Reads the standard variables of OpenTelemetry, and TUTTI_TELEMETRY. Undefined: nothing is to be told to anybody.
 * Throws with the variable's name when what it asks for cannot be had.
 */
export function readTelemetrySettings(environment: Environment): TelemetrySettings | undefined {
	const get = (name: string) => environment[name]?.trim() || undefined;
	if (get("OTEL_SDK_DISABLED")?.toLowerCase() === "true") return undefined;
	const inAzure: Exporter[] = toApplicationInsights(get) ? ["application-insights"] : [];
	const traces = [...inAzure, ...otlp("TRACES", get)];
	const metrics = [...inAzure, ...otlp("METRICS", get)];
	if (traces.length + metrics.length === 0) return undefined;
	const endpoint =
		get("OTEL_EXPORTER_OTLP_ENDPOINT") ??
		get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") ??
		get("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT");
	return {
		traces,
		metrics,
		protocols: { traces: protocol("TRACES", get), metrics: protocol("METRICS", get) },
		...(endpoint === undefined ? {} : { shownEndpoint: shown(endpoint) }),
		sampling: samplingOf(get),
	};
}

type Get = (name: string) => string | undefined;

function toApplicationInsights(get: Get): boolean {
	const telemetry = get("TUTTI_TELEMETRY");
	if (telemetry === undefined || telemetry === "none") return false;
	if (telemetry !== "application-insights") {
		throw wrong("TUTTI_TELEMETRY", telemetry, "application-insights or none");
	}
	if (get("APPLICATIONINSIGHTS_CONNECTION_STRING") === undefined) {
		throw new Error(
			"TUTTI_TELEMETRY is application-insights, which needs APPLICATIONINSIGHTS_CONNECTION_STRING.",
		);
	}
	return true;
}

function otlp(signal: "TRACES" | "METRICS", get: Get): Exporter[] {
	const name = `OTEL_${signal}_EXPORTER`;
	const asked = get(name);
	if (asked === "none") return [];
	if (asked !== undefined && asked !== "otlp") throw wrong(name, asked, "otlp or none");
	const endpoint =
		get(`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`) ?? get("OTEL_EXPORTER_OTLP_ENDPOINT");
	return endpoint === undefined && asked === undefined ? [] : ["otlp"];
}

function protocol(signal: "TRACES" | "METRICS", get: Get): OtlpProtocol {
	for (const name of [`OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`, "OTEL_EXPORTER_OTLP_PROTOCOL"]) {
		const asked = get(name);
		if (asked === undefined) continue;
		const known = PROTOCOLS.find((each) => each === asked);
		if (known === undefined) {
			throw wrong(name, asked, "http/protobuf or http/json; collectors take them on port 4318");
		}
		return known;
	}
	return "http/protobuf";
}

/** OTEL_TRACES_SAMPLER and its argument; the default keeps all, but for traces whose caller did not. */
function samplingOf(get: Get): Sampling {
	const name = get("OTEL_TRACES_SAMPLER") ?? "parentbased_always_on";
	const own = name.replace(/^parentbased_/, "");
	const decide = ownSampling(own, name, get);
	return own === name ? decide : (traceId, caller) => caller ?? decide(traceId, caller);
}

function ownSampling(own: string, name: string, get: Get): Sampling {
	switch (own) {
		case "always_on":
			return () => true;
		case "always_off":
			return () => false;
		case "traceidratio": {
			const argument = get("OTEL_TRACES_SAMPLER_ARG") ?? "1";
			const ratio = Number(argument);
			if (!(ratio >= 0 && ratio <= 1)) {
				throw wrong("OTEL_TRACES_SAMPLER_ARG", argument, "a number from 0 to 1");
			}
			// The last 56 bits of an id are its random part in W3C Trace Context; a number holds 52 of them.
			const most = 2 ** 52;
			return (traceId) => Number.parseInt(traceId.slice(-14, -1), 16) >= (1 - ratio) * most;
		}
		default: {
			const known = "always_on, always_off, traceidratio, or one of them after parentbased_";
			throw wrong("OTEL_TRACES_SAMPLER", name, known);
		}
	}
}

function shown(endpoint: string): string {
	try {
		const { protocol, host, pathname } = new URL(endpoint);
		return `${protocol}//${host}${pathname === "/" ? "" : pathname}`;
	} catch {
		// It is not shown, as it may hold a password.
		throw new Error(
			"OTEL_EXPORTER_OTLP_ENDPOINT is no URL; expected one such as http://localhost:4318.",
		);
	}
}

function wrong(name: string, found: string, expected: string): Error {
	return new Error(`${name} is ${JSON.stringify(found)}; expected ${expected}.`);
}

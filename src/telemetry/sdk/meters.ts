import type { Counter, Histogram } from "@opentelemetry/api";
import type { Resource } from "@opentelemetry/resources";
import {
	MeterProvider,
	PeriodicExportingMetricReader,
	type PushMetricExporter,
} from "@opentelemetry/sdk-metrics";
import { METRIC } from "../names.ts";
import type { MetricPoint } from "../telemetry.ts";

/** What a gauge was told is shown this long: afterwards another process may know better. */
const SHOWN_FOR_MS = 60_000;
const EVERY_MS = 60_000;
/** In seconds: a container takes from less than one to days. */
const BOUNDARIES = [0.1, 0.3, 1, 3, 10, 30, 60, 120, 300, 600, 1800, 3600, 10_800, 43_200, 86_400];

export interface Meters {
	point(point: MetricPoint): void;
	show(key: string, points: MetricPoint[]): void;
	close(): Promise<void>;
}

export function meters(
	scope: string,
	resource: Resource,
	exporters: PushMetricExporter[],
	now: () => number = Date.now,
): Meters {
	const every = Number(process.env.OTEL_METRIC_EXPORT_INTERVAL) || EVERY_MS;
	const provider = new MeterProvider({
		resource,
		readers: exporters.map(
			(exporter) =>
				new PeriodicExportingMetricReader({
					exporter,
					exportIntervalMillis: every,
					exportTimeoutMillis: Math.min(every, 30_000),
				}),
		),
	});
	const meter = provider.getMeter(scope);
	const shown = new Map<string, { at: number; points: MetricPoint[] }>();
	// By name: the bundle has this file apart, with metrics of its own.
	const counters = new Map<string, Counter>();
	const histograms = new Map<string, Histogram>();
	for (const metric of Object.values(METRIC)) {
		const { name, kind, unit, description } = metric;
		const advice = { explicitBucketBoundaries: BOUNDARIES };
		if (kind === "counter") counters.set(name, meter.createCounter(name, { unit, description }));
		else if (kind === "histogram") {
			histograms.set(name, meter.createHistogram(name, { unit, description, advice }));
		} else {
			meter.createObservableGauge(name, { unit, description }).addCallback((result) => {
				for (const { at, points } of shown.values()) {
					if (now() - at > SHOWN_FOR_MS) continue;
					for (const point of points) {
						if (point.metric.name === name) result.observe(point.value, point.attributes);
					}
				}
			});
		}
	}
	return {
		point({ metric, value, attributes }) {
			counters.get(metric.name)?.add(value, attributes);
			histograms.get(metric.name)?.record(value, attributes);
		},
		show: (key, points) => void shown.set(key, { at: now(), points }),
		close: () => provider.shutdown(),
	};
}

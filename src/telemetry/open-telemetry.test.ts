import { describe, expect, it } from "vitest";
import { METRIC } from "./names.ts";
import { openTelemetry } from "./open-telemetry.ts";
import type { OpenedSdk } from "./sdk/open-sdk.ts";
import type { SpanFacts } from "./telemetry.ts";
import { readTelemetrySettings } from "./telemetry-settings.ts";

const settings = readTelemetrySettings({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" })!;

function underTest(sdk: Partial<OpenedSdk> = {}, opening: Promise<void> = Promise.resolve()) {
	const told: string[] = [];
	const lines: string[] = [];
	let loads = 0;
	const telemetry = openTelemetry({
		settings,
		hub: "local",
		log: (line) => lines.push(line),
		load: async () => {
			loads++;
			await opening;
			return {
				openSdk: async () => ({
					span: ({ name }) => told.push(name),
					point: ({ metric }) => told.push(metric.name),
					show: (key) => told.push(key),
					close: async () => void told.push("closed"),
					...sdk,
				}),
			};
		},
	});
	return { telemetry, told, lines, loads: () => loads };
}

const span = (name: string, sampled = true): SpanFacts => ({
	name,
	kind: "internal",
	trace: { traceId: "1".repeat(32), sampled },
	spanId: "2".repeat(16),
	startAt: 1,
	endAt: 2,
	attributes: {},
});
const facts = (...spans: SpanFacts[]) => ({ spans, points: [] });

describe("telemetry", () => {
	it("loads the SDK when the first thing is told, once, and not to be closed", async () => {
		const { telemetry, loads, told } = underTest();
		telemetry.traceOf({ id: "a", createdAt: 1 });
		telemetry.record(facts());
		telemetry.record(facts(span("dropped", false)));
		await telemetry.close();
		expect([loads(), told]).toEqual([0, []]);

		const second = underTest();
		second.telemetry.record(facts(span("a")));
		second.telemetry.record(facts(span("b")));
		second.telemetry.show("ledger", []);
		await second.telemetry.close();
		expect([second.loads(), second.told]).toEqual([1, ["a", "b", "ledger", "closed"]]);
	});

	it("leaves out the spans of a trace that is not sampled, and counts all the same", async () => {
		const { telemetry, told } = underTest();
		const points = [{ metric: METRIC.items, value: 1, attributes: {} }];
		telemetry.record({ spans: [span("dropped", false)], points });
		await telemetry.close();
		expect(told).toEqual([METRIC.items.name, "closed"]);
	});

	it("waits for what is still being found out, and is not hurt when that fails", async () => {
		const { telemetry, told } = underTest();
		telemetry.record(Promise.resolve(facts(span("late"))));
		telemetry.record(Promise.reject(new Error("no store")));
		await telemetry.close();
		expect(told).toEqual(["late", "closed"]);
	});

	it("says once that it could not be started, and takes nothing any more", async () => {
		const { telemetry, lines, told, loads } = underTest({}, Promise.reject(new Error("no file")));
		telemetry.record(facts(span("a")));
		await telemetry.close();
		telemetry.record(facts(span("b")));
		expect(lines).toEqual([expect.stringContaining("no file")]);
		expect([told, loads()]).toEqual([[], 1]);
	});

	it("holds back a bounded number of spans until the SDK is there", async () => {
		let open = () => {};
		const opening = new Promise<void>((resolve) => {
			open = resolve;
		});
		const { telemetry, told } = underTest({}, opening);
		for (let k = 0; k < 5000; k++) telemetry.record(facts(span("a")));
		open();
		await telemetry.close();
		expect(told).toHaveLength(4096 + 1);
	});

	it("is closed within seconds when nobody takes what is left", async () => {
		const { telemetry } = underTest({ close: () => new Promise(() => undefined) });
		telemetry.record(facts(span("a")));
		const begun = performance.now();
		await telemetry.close();
		expect(performance.now() - begun).toBeLessThan(10_000);
	});
});

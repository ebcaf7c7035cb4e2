import type { OpenedSdk, SdkOptions } from "./sdk/open-sdk.ts";
import type { Facts, MetricPoint, Telemetry } from "./telemetry.ts";
import type { TelemetrySettings } from "./telemetry-settings.ts";
import { traceOf } from "./trace.ts";

export interface TelemetryOptions {
	settings: TelemetrySettings;
	hub: string;
	/** A user-assigned identity's client id, for Application Insights. */
	identityClientId?: string;
	/** Takes a line for whoever looks after the app. */
	log: (line: string) => void;
	/** Replaced in tests. */
	load?: () => Promise<{ openSdk(options: SdkOptions): Promise<OpenedSdk> }>;
}

/** What is told before the SDK is there; more of it is lost. */
const MOST_WAITING = 4096;
/** How long `close` may take: a collector that does not answer must not hold up the app's end. */
const CLOSE_WITHIN_MS = 3000;

/**
 * Telemetry by OpenTelemetry's SDK, which is loaded when the first thing is told and not before: an app that tells
 * nothing, or has just started, does not pay for it.
 */
export function openTelemetry(options: TelemetryOptions): Telemetry {
	const { settings, hub, log } = options;
	const load = options.load ?? (() => import("./sdk/open-sdk.ts"));
	let sdk: OpenedSdk | undefined;
	let opening: Promise<void> | undefined;
	let closed = false;
	let waiting: ((sdk: OpenedSdk) => void)[] = [];
	const underWay = new Set<Promise<void>>();

	function tell(what: (sdk: OpenedSdk) => void): void {
		if (closed) return;
		if (sdk === undefined) {
			if (waiting.length < MOST_WAITING) waiting.push(what);
			opening ??= open();
		} else what(sdk);
	}

	async function open(): Promise<void> {
		try {
			const { openSdk } = await load();
			const opened = await openSdk({ ...options, log });
			for (const what of waiting) what(opened);
			sdk = opened;
		} catch (error) {
			closed = true;
			log(`Nothing is told to OpenTelemetry, as it could not be started: ${error}`);
		}
		waiting = [];
	}

	function tellFacts({ spans, points }: Facts): void {
		const kept = spans.filter(({ trace }) => trace.sampled);
		if (kept.length + points.length === 0) return;
		tell((to) => {
			for (const span of kept) to.span(span);
			for (const point of points) to.point(point);
		});
	}

	return {
		traceOf: (job) => traceOf(job, hub, settings.sampling),
		record(facts) {
			if (!(facts instanceof Promise)) return tellFacts(facts);
			const done: Promise<void> = facts
				.then(tellFacts, () => undefined)
				.finally(() => underWay.delete(done));
			underWay.add(done);
		},
		show: (key: string, points: MetricPoint[]) => tell((to) => to.show(key, points)),
		async close() {
			let timer: NodeJS.Timeout | undefined;
			const late = new Promise<void>((resolve) => {
				timer = setTimeout(resolve, CLOSE_WITHIN_MS);
			});
			await Promise.race([late, finish()]);
			clearTimeout(timer);
			closed = true;
		},
	};

	async function finish(): Promise<void> {
		await Promise.all(underWay);
		await opening;
		closed = true;
		await sdk?.close();
	}
}

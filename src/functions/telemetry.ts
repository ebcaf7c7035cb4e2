import type { World } from "../activities/world.ts";
import type { ArmObserver } from "../container-groups/arm-call.ts";
import { parseGroupName } from "../job/instance-names.ts";
import { isIdle } from "../ledger/ledger.ts";
import type { LedgerWitness } from "../ledger/ledger-entity.ts";
import type { Store } from "../store/store.ts";
import { armCallFacts } from "../telemetry/arm-call-facts.ts";
import { jobTraces } from "../telemetry/job-traces.ts";
import { ledgerPoints } from "../telemetry/ledger-points.ts";
import { openTelemetry } from "../telemetry/open-telemetry.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { readTelemetrySettings } from "../telemetry/telemetry-settings.ts";
import type { Settings } from "./settings.ts";

type Environment = Record<string, string | undefined>;

/** Undefined: nothing is to be told. Settings that are wrong are logged, and keep no job from running. */
export function appTelemetry(settings: Settings, environment: Environment): Telemetry | undefined {
	try {
		const read = readTelemetrySettings(environment);
		if (read === undefined) return undefined;
		const clientId = settings.AZURE_CLIENT_ID;
		return openTelemetry({
			settings: read,
			hub: settings.TUTTI_HUB,
			...(clientId === undefined ? {} : { identityClientId: clientId }),
			log: (line) => console.warn(line),
		});
	} catch (error) {
		console.warn(`Nothing is told to OpenTelemetry: ${(error as Error).message}`);
		return undefined;
	}
}

/** Tells of each call to ARM, as a part of the trace of the job whose group it is about. */
export function observedCalls(store: Pick<Store, "readJob">, telemetry: Telemetry): ArmObserver {
	const traceOfJob = jobTraces(store, telemetry);
	return (call) => {
		const jobId = call.group === undefined ? undefined : parseGroupName(call.group)?.jobId;
		if (jobId === undefined) telemetry.record(armCallFacts(call, undefined));
		else {
			// A record that cannot be read costs the span, and not the count.
			const trace = traceOfJob(jobId).catch(() => undefined);
			telemetry.record(trace.then((found) => armCallFacts(call, found)));
		}
	};
}

/** The ledger decides several times a second; its gauges are looked at once a minute. */
const SHOW_EVERY_MS = 5000;

/** Has the gauges of quotas show what the ledger has decided last. */
export function showLedger(world: () => Pick<World, "telemetry">): LedgerWitness {
	let shownAt = Number.NEGATIVE_INFINITY;
	return (ledger, now) => {
		const { telemetry } = world();
		if (telemetry === undefined) return;
		if (now - shownAt < SHOW_EVERY_MS && !isIdle(ledger)) return;
		shownAt = now;
		telemetry.show("ledger", ledgerPoints(ledger, now));
	};
}

import { type Clock, holding } from "../../clock/clock.ts";
import type { ContainerEngine, ContainerProbe, ContainerRun } from "../engines/container-engine.ts";
import type { Probe } from "./container-group.ts";
import type { GroupRow } from "./container-group-store.ts";
import { containerRun } from "./container-runs.ts";

/**
 * Calls the probes of running containers. It owns when and how often; `group-driver.ts` is told of each failure
 * and decides what it does. Counts are in memory alone: after a restart of the emulator they begin anew.
 *
 * Defaults are Kubernetes' (the service names none): every 10 s from the start on, 3 failures, 1 s of time.
 */
const DEFAULT_PERIOD_SECONDS = 10;
const DEFAULT_FAILURE_THRESHOLD = 3;

export interface ProbeFailure {
	run: ContainerRun;
	kind: "Liveness" | "Readiness";
	/** As many in a row as the threshold says. */
	isFinal: boolean;
}

interface WatchedProbe {
	run: ContainerRun;
	kind: ProbeFailure["kind"];
	probe: Probe;
	failures: number;
	cancel: () => void;
}

export class ProbeWatch {
	readonly #clock: Clock;
	readonly #engine: ContainerEngine;
	readonly #tell: (failure: ProbeFailure) => void;
	/** By group, then by run and kind. */
	readonly #watched = new Map<string, Map<string, WatchedProbe>>();

	constructor(clock: Clock, engine: ContainerEngine, tell: (failure: ProbeFailure) => void) {
		this.#clock = clock;
		this.#engine = engine;
		this.#tell = tell;
	}

	/** Watches what runs of the group now, and nothing else of it. */
	follow(row: GroupRow): void {
		if (!this.#engine.probe) return;
		const before = this.#watched.get(row.key);
		const wanted = runningProbes(row);
		if (!before && wanted.size === 0) return;
		for (const [name, { cancel }] of before ?? []) if (!wanted.has(name)) cancel();
		const now = new Map<string, WatchedProbe>();
		for (const [name, watched] of wanted) now.set(name, before?.get(name) ?? this.#begin(watched));
		if (now.size > 0) this.#watched.set(row.key, now);
		else this.#watched.delete(row.key);
	}

	forget(groupKey: string): void {
		for (const { cancel } of this.#watched.get(groupKey)?.values() ?? []) cancel();
		this.#watched.delete(groupKey);
	}

	close(): void {
		for (const key of [...this.#watched.keys()]) this.forget(key);
	}

	#begin(watched: WatchedProbe): WatchedProbe {
		this.#callIn(watched, watched.probe.initialDelaySeconds ?? 0);
		return watched;
	}

	#callIn(watched: WatchedProbe, seconds: number): void {
		const at = this.#clock.now() + seconds * 1000;
		let cancelled = false;
		const cancel = this.#clock.callAt(at, () => {
			void holding(this.#clock, () => this.#call(watched, () => cancelled));
		});
		watched.cancel = () => {
			cancelled = true;
			cancel();
		};
	}

	async #call(watched: WatchedProbe, isCancelled: () => boolean): Promise<void> {
		const { run, kind, probe } = watched;
		const succeeded = await this.#engine.probe!(run, asked(probe)).catch(() => false);
		if (isCancelled()) return;
		watched.failures = succeeded ? 0 : watched.failures + 1;
		const isFinal = watched.failures >= (probe.failureThreshold ?? DEFAULT_FAILURE_THRESHOLD);
		this.#callIn(watched, probe.periodSeconds ?? DEFAULT_PERIOD_SECONDS);
		if (!succeeded) this.#tell({ run, kind, isFinal });
	}
}

function runningProbes(row: GroupRow): Map<string, WatchedProbe> {
	const wanted = new Map<string, WatchedProbe>();
	const { kind } = row.state.phase;
	if (row.removing || (kind !== "started" && kind !== "launching")) return wanted;
	for (const [index, { phase, unheard }] of row.state.containers.entries()) {
		if (phase.kind !== "running" || unheard) continue;
		const run = containerRun(row, index, phase.startedAt);
		const { livenessProbe, readinessProbe } = run.container;
		const add = (kind: ProbeFailure["kind"], probe: Probe | undefined) => {
			if (!probe) return;
			const name = `${run.deployment}/${run.name}/${run.restartCount}/${kind}`;
			wanted.set(name, { run, kind, probe, failures: 0, cancel: () => undefined });
		};
		add("Liveness", livenessProbe);
		add("Readiness", readinessProbe);
	}
	return wanted;
}

function asked({ exec, httpGet, timeoutSeconds = 1 }: Probe): ContainerProbe {
	const { port, path, scheme, httpHeaders } = httpGet ?? {};
	return {
		...(exec?.command ? { exec: { command: exec.command } } : {}),
		...(port === undefined
			? {}
			: {
					httpGet: {
						port,
						...(path === undefined ? {} : { path }),
						...(scheme === undefined ? {} : { scheme }),
						...(httpHeaders ? { httpHeaders } : {}),
					},
				}),
		timeoutSeconds,
	};
}

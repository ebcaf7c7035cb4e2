/** The work that every admission is measured with, by the item's number alone: all run the same. */

import { seededNumbers } from "../../e2e/chaos/seeded-numbers.ts";
import { type Distribution, draw } from "../../src/aci-emulator/engines/distribution.ts";
import type { SimulatedEngineOptions } from "../../src/aci-emulator/engines/simulated-engine.ts";
import { defaultTiming } from "../../src/aci-emulator/groups/timing.ts";

export interface Workload {
	items: number;
	durations: "constant" | "exponential";
	/** vCPUs that the region allows; each item takes one. */
	cores: number;
}

export const MEAN_MS = 120_000;
/** From the create to the container's start, as the emulator has it by default. */
export const START_UP_MS = defaultTiming.pendingMs + defaultTiming.pullMs + defaultTiming.startMs;

export function durationMs({ durations }: Pick<Workload, "durations">, index: number): number {
	const distribution: Distribution =
		durations === "constant" ? MEAN_MS : { exponential: { meanMs: MEAN_MS } };
	return Math.round(draw(distribution, seededNumbers(`duration ${index}`)));
}

/** Containers that run as long as their item says, and post a callback where they are given an address. */
export function containersOf(workload: Workload): SimulatedEngineOptions["decide"] {
	return ({ environment }) => {
		const runMs = durationMs(workload, Number(environment.TUTTI_ITEM_INDEX));
		const url = environment.TUTTI_CALLBACK_URL;
		if (url === undefined) return { runMs, exitCode: 0 };
		const call = async () => {
			const answer = await fetch(url, { method: "POST", body: "{}" });
			await answer.body?.cancel();
		};
		return { runMs, exitCode: 0, callback: { afterMs: runMs, call } };
	};
}

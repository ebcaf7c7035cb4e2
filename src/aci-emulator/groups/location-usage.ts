import { type CoreQuota, coreQuota, locationOf, requested } from "./container-group.ts";
import { hasEnded } from "./container-group-state.ts";
import type { GroupRow } from "./container-group-store.ts";

/** What the groups of a location hold, by the kind of their cores. `endedCores` is part of `cores`. */
export type LocationUsage = Record<
	CoreQuota,
	{ groups: number; cores: number; endedCores: number }
>;

interface Held {
	location: string;
	quota: CoreQuota;
	/** In millionths: sums of whole numbers come out the same in any order. */
	microCores: number;
	ended: boolean;
}

/** Counts what stands against quotas, as groups come, change and go. */
export class UsageCounter {
	readonly #held = new Map<string, Held>();
	readonly #byLocation = new Map<string, LocationUsage>();

	/** The group as it is from now on; undefined: it is gone. */
	set(key: string, row: Pick<GroupRow, "group" | "state"> | undefined): void {
		const before = this.#held.get(key);
		if (before) this.#count(before, -1);
		if (!row) {
			this.#held.delete(key);
			return;
		}
		const held: Held = {
			location: locationOf(row.group),
			quota: coreQuota(row.group),
			microCores: Math.round(requested(row.group).cpuCores * 1e6),
			ended: hasEnded(row.state),
		};
		this.#held.set(key, held);
		this.#count(held, 1);
	}

	of(location: string): LocationUsage {
		const counted = this.#byLocation.get(location) ?? nothing();
		const inCores = ({ groups, cores, endedCores }: LocationUsage[CoreQuota]) => ({
			groups,
			cores: cores / 1e6,
			endedCores: endedCores / 1e6,
		});
		return {
			StandardCores: inCores(counted.StandardCores),
			StandardSpotCores: inCores(counted.StandardSpotCores),
			DedicatedCores: inCores(counted.DedicatedCores),
			ConfidentialCores: inCores(counted.ConfidentialCores),
		};
	}

	#count({ location, quota, microCores, ended }: Held, times: 1 | -1): void {
		const usage = this.#byLocation.get(location) ?? nothing();
		this.#byLocation.set(location, usage);
		usage[quota].groups += times;
		usage[quota].cores += times * microCores;
		if (ended) usage[quota].endedCores += times * microCores;
	}
}

function nothing(): LocationUsage {
	const none = () => ({ groups: 0, cores: 0, endedCores: 0 });
	return {
		StandardCores: none(),
		StandardSpotCores: none(),
		DedicatedCores: none(),
		ConfidentialCores: none(),
	};
}

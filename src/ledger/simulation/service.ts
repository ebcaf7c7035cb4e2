/**
 * Container Instances as it counts: exact sliding logs of creates and deletes on arrival, groups and cores of
 * everybody. It shares no code with the ledger.
 */

import type { RateReading } from "../../container-groups/rate-reading.ts";
import type { Sku } from "../../job/job.ts";
import type { Limits } from "../ledger.ts";
import { type GroupKind, groupKind } from "../quota.ts";

export interface ServiceGroup {
	name: string;
	job: string;
	region: string;
	sku: Sku;
	cores: number;
}

/** What others have in a region, and so leave to us. */
export interface Others {
	groups: Record<GroupKind, number>;
	cores: Record<Sku, number>;
}

interface ServiceRegion {
	limits: Limits;
	others: Others;
	creates: number[];
	deletes: number[];
	/** Until when there is no room for new groups, whatever the quota. */
	shortUntil: number;
}

interface Answer {
	rates: RateReading;
	retryAfterMs?: number;
}

export type CreateResult = "created" | "throttled" | "quota" | "capacity";

export class Service {
	groups = new Map<string, ServiceGroup>();
	/** Refused for rate or quota. */
	refused: string[] = [];
	regions: Map<string, ServiceRegion>;
	#everCreated = new Set<string>();

	constructor(limits: Record<string, Limits>) {
		this.regions = new Map(
			Object.entries(limits).map(([name, region]) => [
				name,
				{
					limits: region,
					others: nothing(),
					creates: [],
					deletes: [],
					shortUntil: 0,
				},
			]),
		);
	}

	create(group: ServiceGroup, now: number): Answer & { result: CreateResult } {
		const region = this.regions.get(group.region)!;
		if (this.#everCreated.has(group.name)) throw new Error(`${group.name} is created twice.`);
		const { limits, creates } = region;
		if (isFull(creates, limits.createsPer5Minutes, limits.createsPerHour, now)) {
			this.refused.push(`create of ${group.name}: throttled`);
			const told = refusal(creates, limits.createsPer5Minutes, limits.createsPerHour, now);
			return { result: "throttled", ...told };
		}
		creates.push(now);
		const rates = left(creates, limits.createsPer5Minutes, limits.createsPerHour, now);
		if (this.#exceeds(group, region)) {
			this.refused.push(`create of ${group.name}: quota`);
			return { result: "quota", rates };
		}
		if (now < region.shortUntil) return { result: "capacity", rates };
		this.groups.set(group.name, group);
		this.#everCreated.add(group.name);
		return { result: "created", rates };
	}

	#exceeds({ sku, cores, region: name }: ServiceGroup, { limits, others }: ServiceRegion): boolean {
		const { groups, cores: used } = this.usage(name);
		const kind = groupKind(sku);
		const free = limits.cores[sku]! - used[sku] - others.cores[sku];
		return groups[kind] + others.groups[kind] + 1 > limits[kind]! || cores > free;
	}

	/** What of the region is ours. */
	usage(name: string): Others {
		const used = nothing();
		for (const { region, sku, cores } of this.groups.values()) {
			if (region !== name) continue;
			used.groups[groupKind(sku)]++;
			used.cores[sku] += cores;
		}
		return used;
	}

	delete(name: string, regionName: string, now: number): Answer & { throttled: boolean } {
		const { limits, deletes } = this.regions.get(regionName)!;
		if (isFull(deletes, limits.deletesPer5Minutes, limits.deletesPerHour, now)) {
			this.refused.push(`delete of ${name}: throttled`);
			const told = refusal(deletes, limits.deletesPer5Minutes, limits.deletesPerHour, now);
			return { throttled: true, ...told };
		}
		deletes.push(now);
		this.groups.delete(name);
		const rates = left(deletes, limits.deletesPer5Minutes, limits.deletesPerHour, now);
		return { throttled: false, rates };
	}
}

function nothing(): Others {
	return {
		groups: { containerGroups: 0, confidentialGroups: 0 },
		cores: { standard: 0, spot: 0, confidential: 0 },
	};
}

const within = (log: number[], windowMs: number, now: number) =>
	log.filter((at) => at > now - windowMs).length;

function isFull(log: number[], per5Minutes: number, perHour: number, now: number): boolean {
	return within(log, 300_000, now) >= per5Minutes || within(log, 3_600_000, now) >= perHour;
}

/** A 429 says when the request would fit, in whole seconds. */
function refusal(log: number[], per5Minutes: number, perHour: number, now: number): Answer {
	const leaves = (limit: number, windowMs: number) => (log.at(-limit) ?? now - windowMs) + windowMs;
	const fitsAt = Math.max(leaves(per5Minutes, 300_000), leaves(perHour, 3_600_000));
	return { rates: {}, retryAfterMs: Math.max(1, Math.ceil((fitsAt - now) / 1000)) * 1000 };
}

function left(log: number[], per5Minutes: number, perHour: number, now: number): RateReading {
	return {
		resourceRequestsLeft5Minutes: per5Minutes - within(log, 300_000, now),
		resourceRequestsLeftHour: perHour - within(log, 3_600_000, now),
	};
}

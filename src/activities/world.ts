import type { DurableClient } from "durable-functions";
import type { Clock } from "../clock/clock.ts";
import type { ContainerGroups } from "../container-groups/container-groups.ts";
import type { Limits } from "../ledger/ledger.ts";
import type { Prices } from "../prices/price.ts";
import type { Store } from "../store/store.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";

/** All that activities and HTTP handlers reach the world by. */
export interface World {
	store: Store;
	groups: ContainerGroups;
	clock: Clock;
	/** 32 bytes; secrets and callback tokens are keyed from it. */
	installationKey: Buffer;
	/** The name of this installation; every container group carries it. */
	hub: string;
	/** The Azure region in which groups are created. */
	location: string;
	/** The address under which containers reach this app, without a slash at the end. */
	publicUrl: string;
	/** The poll interval of jobs that name none. */
	pollIntervalMs: number;
	/** What is assumed of each region's quotas until ACI has told them. */
	limits: Limits;
	/** How much of each quota this hub may take: above 0, at most 1. */
	share: number;
	/** Who is told of what happened. Absent: nobody. */
	telemetry?: Telemetry;
	prices: Prices;
}

export interface ActivityContext {
	world: World;
	client: DurableClient;
	log: (message: string) => void;
}

/** One activity: JSON in, JSON out, safe to run twice. It answers errors that it knows, and throws others. */
export type Activity<In, Out> = (input: In, context: ActivityContext) => Promise<Out>;

/** What activities ask of the durable client: events, instances, and signals to the ledger. */

import type { DurableClient } from "durable-functions";
import * as df from "durable-functions";
import type { Ledger } from "../../ledger/ledger.ts";
import { LEDGER_ENTITY } from "../../ledger/ledger-entity.ts";
import { upgradeLedger } from "../../ledger/ledger-upgrade.ts";
import type { PackedLedger } from "../../ledger/packed-ledger.ts";
import type { LedgerRequest, LookedInput } from "../../ledger/requests.ts";
import type { ActivityContext } from "../world.ts";

/**
 * Raises an event. An instance that is not there, or is over, is fine: whoever must know is told again, and
 * the end was stored before. A raise that failed otherwise is repeated by the watch.
 */
export async function raise(
	{ client, log }: Pick<ActivityContext, "client" | "log">,
	instanceId: string,
	eventName: string,
	data: unknown,
): Promise<void> {
	try {
		await client.raiseEvent(instanceId, eventName, data);
	} catch (error) {
		log(`The event ${eventName} was not taken by ${instanceId}: ${error}`);
	}
}

/** `over`: it returned, or was terminated; `failed`: it threw. `unknown`: there is no such instance, or the host did not say. */
export async function instanceState(
	client: DurableClient,
	instanceId: string,
): Promise<"alive" | "over" | "failed" | "unknown"> {
	try {
		const status = await client.getStatus(instanceId);
		switch (status.runtimeStatus) {
			case df.OrchestrationRuntimeStatus.Completed:
			case df.OrchestrationRuntimeStatus.Canceled:
			case df.OrchestrationRuntimeStatus.Terminated:
				return "over";
			case df.OrchestrationRuntimeStatus.Failed:
				return "failed";
			default:
				return "alive";
		}
	} catch {
		return "unknown";
	}
}

export async function tellLedger(
	{ client, world }: Pick<ActivityContext, "client" | "world">,
	request: LedgerRequest,
): Promise<void> {
	await client.signalEntity(ledgerId(world.hub), request.operation, request.input);
}

/** Tells the ledger that reads were refused, and for how long, so that looks wait, too. */
export async function readsRefused(
	{ retryAfterMs, rates }: Pick<LookedInput, "retryAfterMs" | "rates">,
	context: Pick<ActivityContext, "client" | "world">,
): Promise<void> {
	if (retryAfterMs === undefined) return;
	const input = { looks: [], retryAfterMs, ...(rates === undefined ? {} : { rates }) };
	await tellLedger(context, { operation: "looked", input });
}

export async function readLedger({
	client,
	world,
}: Pick<ActivityContext, "client" | "world">): Promise<Ledger | undefined> {
	const state = await client.readEntityState<Ledger | PackedLedger>(ledgerId(world.hub));
	if (!state.entityExists || state.entityState === undefined) return undefined;
	return upgradeLedger(state.entityState, world.clock.now());
}

function ledgerId(hub: string): df.EntityId {
	return new df.EntityId(LEDGER_ENTITY, hub);
}

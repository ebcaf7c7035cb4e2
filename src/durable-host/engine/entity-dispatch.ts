import { callDirectly } from "../app/direct-call.ts";
import { asItIs } from "../app/invocation.ts";
import {
	concludeEntityBatch,
	type EntityRecord,
	entityAnswerOf,
	entityBatch,
	failEntityBatch,
} from "../entities/entity-batch.ts";
import { type EntityMessage, entityOfSchedulerId } from "../entities/entity-message.ts";
import type { HostContext } from "../host-context.ts";
import { messageOf } from "../host-error.ts";
import { ANYTHING } from "../orchestrations/wait.ts";
import type { EntityChanges } from "./changes.ts";
import type { Message } from "./message.ts";
import type { DispatchPlace } from "./orchestration-dispatch.ts";
import { recordEntityBatch } from "./record-dispatch.ts";

/**
 * Runs the operations that wait for an entity, as one batch, and records what follows. False when nothing
 * waited.
 */
export async function dispatchEntity(
	{ context, queue }: Pick<DispatchPlace, "context" | "queue">,
	target: string,
): Promise<boolean> {
	const { store, settings } = context;
	const messages = queue.visible<EntityMessage>(target, settings.maxEntityBatch);
	if (messages.length === 0) return false;
	const record = store.entity(target) ?? { exists: false, state: null };
	const changes = await decide(context, target, record, [...messages], () => queue.now());
	if (!store.isOpen) return false;
	recordEntityBatch(store, queue, changes);
	queue.expect(target, ANYTHING);
	return true;
}

async function decide(
	context: HostContext,
	target: string,
	record: EntityRecord,
	messages: readonly Message<EntityMessage>[],
	now: () => number,
): Promise<EntityChanges> {
	const id = entityOfSchedulerId(target);
	const { functions } = context.app;
	const fail = (message: string) => failEntityBatch(target, record, messages, message, now());
	const fn = functions.find("entity", id.name);
	if (fn === undefined) return fail(functions.problemOf("entity", id.name)!);
	try {
		const trigger = asItIs(entityBatch(id, record, messages));
		const { durableClient } = context;
		const call = { fn, trigger, instanceId: target, durableClient };
		const answer = entityAnswerOf(
			await callDirectly(context.app, call, context.log),
			messages.length,
		);
		if (typeof answer === "string") return fail(answer);
		return concludeEntityBatch(target, messages, answer, now());
	} catch (error) {
		return fail(`Entity function '${fn.name}' failed: ${messageOf(error)}`);
	}
}

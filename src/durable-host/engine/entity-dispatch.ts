import { asItIs, invoke } from "../app/invocation.ts";
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
import type { InboxMessage } from "../orchestrations/instance.ts";
import type { EntityChanges } from "./changes.ts";

/**
 * Runs the operations that wait for an entity, as one batch, and stores what follows. `now` is read when the
 * batch has ended. Undefined when nothing waited.
 */
export async function dispatchEntity(
	context: HostContext,
	target: string,
	now: () => number,
): Promise<{ changes: EntityChanges; isMore: boolean } | undefined> {
	const { store, settings } = context;
	const messages = store.inbox.visible<EntityMessage>(target, now(), settings.maxEntityBatch);
	if (messages.length === 0) return undefined;
	const changes = await decide(context, target, store.entity(target), messages, now);
	if (!store.isOpen) return undefined;
	store.applyEntityBatch(changes);
	return { changes, isMore: messages.length === settings.maxEntityBatch };
}

async function decide(
	context: HostContext,
	target: string,
	record: EntityRecord,
	messages: readonly InboxMessage<EntityMessage>[],
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
		const answer = entityAnswerOf(await invoke(context.app, call, context.log), messages.length);
		if (typeof answer === "string") return fail(answer);
		return concludeEntityBatch(target, messages, answer, now());
	} catch (error) {
		return fail(`Entity function '${fn.name}' failed: ${messageOf(error)}`);
	}
}

import type { Clock } from "../../clock/clock.ts";
import type { AppFunction } from "../app/app-function.ts";
import { callDirectly } from "../app/direct-call.ts";
import { withFunctionTimeout } from "../app/function-timeout.ts";
import { asItIs } from "../app/invocation.ts";
import {
	concludeEntityBatch,
	concludeLockTurn,
	type EntityAnswer,
	type EntityBefore,
	entityAnswerOf,
	entityBatch,
	failEntityBatch,
	grantingLock,
} from "../entities/entity-batch.ts";
import { isTakenBack, nextTurn } from "../entities/entity-lock.ts";
import { type EntityMessage, entityOfSchedulerId } from "../entities/entity-message.ts";
import { operationFailures } from "../entities/operation-failures.ts";
import type { HostContext } from "../host-context.ts";
import { messageOf } from "../host-error.ts";
import { ANYTHING } from "../orchestrations/wait.ts";
import { checkPayload } from "../payload-limit.ts";
import type { EntityChanges } from "./changes.ts";
import type { DispatchPlace } from "./orchestration-dispatch.ts";
import { recordEntityBatch } from "./record-dispatch.ts";

/**
 * Runs the operations that wait for an entity, as one batch, and records what follows. False when nothing
 * could be done.
 */
export async function dispatchEntity(
	{ context, queue, clock }: Pick<DispatchPlace, "context" | "queue"> & { clock: Clock },
	target: string,
): Promise<boolean> {
	const { store, settings } = context;
	const messages = queue.visible<EntityMessage>(target);
	const record = store.entity(target) ?? { exists: false, state: null };
	const turn = nextTurn(record.lockedBy ?? null, messages, settings.maxEntityBatch);
	// What waits for a lock is looked at again when something arrives, such as the release.
	if (turn.used.length === 0) return false;
	const inTime: InTime = (fn, batch) => {
		const limit = { clock, functionName: fn.name, timeoutMs: settings.functionTimeoutMs };
		return withFunctionTimeout(limit, batch);
	};
	const changes = await decide(context, { target, record, turn }, inTime, () => queue.now());
	if (!store.isOpen) return false;
	const request = turn.request?.body;
	const isGranted = request !== undefined && !isTakenBack(request, queue.visible(target));
	recordEntityBatch(store, queue, isGranted ? grantingLock(changes, request) : changes);
	queue.expect(target, ANYTHING);
	return true;
}

/** The outcome of a batch, or a FunctionTimeout. */
type InTime = (fn: AppFunction, batch: Promise<unknown>) => Promise<unknown>;

/** Throws PayloadTooLarge. */
function checkAnswer(target: string, answer: EntityAnswer, maxBytes: number): void {
	checkPayload(answer.entityState, `The state of '${target}'`, maxBytes);
	for (const { result } of answer.results)
		checkPayload(result, `The result of an operation of '${target}'`, maxBytes);
	for (const { input, name } of answer.signals)
		checkPayload(input, `The input of the signal '${name}' that '${target}' sends`, maxBytes);
}

async function decide(
	context: HostContext,
	before: EntityBefore,
	inTime: InTime,
	now: () => number,
): Promise<EntityChanges> {
	const { target, record, turn } = before;
	if (turn.operations.length === 0) return concludeLockTurn(before, now());
	const id = entityOfSchedulerId(target);
	const { functions } = context.app;
	const about = { source: "host", functionName: id.name, instanceId: target } as const;
	const fail = (message: string) => {
		context.log({ ...about, level: "error", message });
		return failEntityBatch(before, message, now());
	};
	const fn = functions.find("entity", id.name);
	if (fn === undefined) return fail(functions.problemOf("entity", id.name)!);
	try {
		const trigger = asItIs(entityBatch(id, record, turn));
		const { durableClient } = context;
		const call = { fn, trigger, instanceId: target, durableClient };
		const result = await inTime(fn, callDirectly(context.app, call, context.log));
		const answer = entityAnswerOf(result, turn.operations.length);
		if (typeof answer === "string") return fail(answer);
		checkAnswer(target, answer, context.maxPayloadBytes);
		for (const message of operationFailures(before, answer))
			context.log({ ...about, level: "error", message });
		return concludeEntityBatch(before, answer, now());
	} catch (error) {
		return fail(`Entity function '${fn.name}' failed: ${messageOf(error)}`);
	}
}

/**
 * What a batch of operations does to an entity. Pure: the entity's messages become the library's trigger
 * value, and its answer becomes what is stored. Operations run in the order of arrival; the state that an
 * operation left stays even if a later one fails (as the Durable extension does it for Node).
 */
import type { EntityChanges } from "../engine/changes.ts";
import type { NewMessage } from "../engine/message.ts";
import { EventType } from "../orchestrations/history.ts";
import { type EntityLock, type EntityTurn, grantLock } from "./entity-lock.ts";
import {
	type EntityId,
	type EntityOperation,
	type LockRequest,
	schedulerId,
} from "./entity-message.ts";

export interface EntityRecord {
	exists: boolean;
	/** JSON text. */
	state: string | null;
	/** Absent while the lock is free. */
	lockedBy?: EntityLock;
}

/** The trigger value that the library expects (lib/src/entities/DurableEntityBindingInfo.js). */
export interface EntityBatch {
	self: EntityId;
	exists: boolean;
	state: string | null;
	batch: { name: string; input: string | null; isSignal: boolean }[];
}

/** What the library answers (lib/src/entities/EntityState.js). */
export interface EntityAnswer {
	entityExists: boolean;
	entityState?: string | null;
	/** `duration` is in milliseconds. */
	results: { isError: boolean; result?: string; duration?: number }[];
	signals: { target: EntityId; name: string; input: string }[];
}

export function entityBatch(
	self: EntityId,
	{ exists, state }: EntityRecord,
	{ operations }: EntityTurn,
): EntityBatch {
	return {
		self,
		exists,
		state,
		batch: operations.map(({ body }) => ({
			name: body.op,
			input: body.input,
			isSignal: body.requestId === undefined,
		})),
	};
}

/** Reads the entity function's result; a string says what is wrong with it. */
export function entityAnswerOf(result: unknown, operations: number): EntityAnswer | string {
	const answer = result as EntityAnswer | undefined;
	if (typeof answer !== "object" || answer === null || !Array.isArray(answer.results))
		return "The function did not return the state of an entity. Register it with df.app.entity.";
	if (answer.results.length !== operations)
		return `The entity answered ${answer.results.length} times to ${operations} operations. An operation may call context.df.return once.`;
	if (!answer.signals.every(({ name }) => typeof name === "string"))
		return "The entity sends a signal whose name is no text. Give context.df.signalEntity the name of an operation.";
	return answer;
}

/** A turn of an entity and the record that it starts from. */
export interface EntityBefore {
	/** The entity's scheduler id. */
	target: string;
	record: EntityRecord;
	turn: EntityTurn;
}

/** What is stored after the entity function has answered. */
export function concludeEntityBatch(
	before: EntityBefore,
	answer: EntityAnswer,
	nowMs: number,
): EntityChanges {
	const answers = before.turn.operations.flatMap(({ body }, index) => {
		const { isError, result } = answer.results[index]!;
		return answerTo(body, result ?? null, isError ? "Error" : undefined, nowMs);
	});
	const signals = answer.signals.map(
		(signal): NewMessage => ({
			target: schedulerId(signal.target),
			executionId: null,
			visibleAt: nowMs,
			body: { op: signal.name, input: signal.input === "" ? null : signal.input },
		}),
	);
	const exists = answer.entityExists;
	const state = exists ? (answer.entityState ?? null) : null;
	return changesOf(before, { exists, state }, [...answers, ...signals], nowMs);
}

/** What is stored when the entity function could not run: every caller is told, the state stays. */
export function failEntityBatch(
	before: EntityBefore,
	message: string,
	nowMs: number,
): EntityChanges {
	const result = JSON.stringify(message);
	const answers = before.turn.operations.flatMap(({ body }) =>
		answerTo(body, result, "Error", nowMs),
	);
	return changesOf(before, before.record, answers, nowMs);
}

/** What is stored after a turn without operations: the lock is given back, if it was. */
export function concludeLockTurn(before: EntityBefore, nowMs: number): EntityChanges {
	return changesOf(before, before.record, [], nowMs);
}

/** What is stored when the request for the lock at the end of the turn is granted, too. */
export function grantingLock(changes: EntityChanges, request: LockRequest): EntityChanges {
	const { lockedBy, message } = grantLock(request, changes.updatedAt);
	return {
		...changes,
		record: { ...changes.record, lockedBy },
		messages: [...changes.messages, message],
	};
}

function changesOf(
	{ target, turn }: EntityBefore,
	{ exists, state }: EntityRecord,
	messages: readonly NewMessage[],
	nowMs: number,
): EntityChanges {
	const { lockedBy } = turn;
	return {
		target,
		used: turn.used,
		record: { exists, state, ...(lockedBy === null ? {} : { lockedBy }) },
		updatedAt: nowMs,
		messages,
	};
}

function answerTo(
	{ requestId, caller }: EntityOperation,
	result: string | null,
	exceptionType: string | undefined,
	visibleAt: number,
): NewMessage[] {
	if (requestId === undefined || caller === undefined) return [];
	const { instanceId: target, executionId } = caller;
	const Input = JSON.stringify({ result: result ?? undefined, exceptionType });
	const body = { EventType: EventType.EventRaised, Name: requestId, Input };
	return [{ target, executionId, visibleAt, body }];
}

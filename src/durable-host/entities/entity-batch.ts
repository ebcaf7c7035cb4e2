/**
 * What a batch of operations does to an entity. Pure: the entity's messages become the library's trigger
 * value, and its answer becomes what is stored. Operations run in the order of arrival; the state that an
 * operation left stays even if a later one fails (as the Durable extension does it for Node).
 */
import type { EntityChanges } from "../engine/changes.ts";
import type { Message, NewMessage } from "../engine/message.ts";
import { EventType } from "../orchestrations/history.ts";
import { type EntityId, type EntityMessage, schedulerId } from "./entity-message.ts";

export interface EntityRecord {
	exists: boolean;
	/** JSON text. */
	state: string | null;
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
	results: { isError: boolean; result?: string }[];
	signals: { target: EntityId; name: string; input: string }[];
}

export function entityBatch(
	self: EntityId,
	record: EntityRecord,
	messages: readonly Message<EntityMessage>[],
): EntityBatch {
	return {
		self,
		...record,
		batch: messages.map(({ body }) => ({
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
	return answer;
}

/** What is stored after the entity function has answered. */
export function concludeEntityBatch(
	target: string,
	messages: readonly Message<EntityMessage>[],
	answer: EntityAnswer,
	nowMs: number,
): EntityChanges {
	const answers = messages.map(({ body }, index) => {
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
	return {
		target,
		used: messages,
		record: {
			exists: answer.entityExists,
			state: answer.entityExists ? (answer.entityState ?? null) : null,
		},
		updatedAt: nowMs,
		messages: [...answers.flat(), ...signals],
	};
}

/** What is stored when the entity function could not run: every caller is told, the state stays. */
export function failEntityBatch(
	target: string,
	record: EntityRecord,
	messages: readonly Message<EntityMessage>[],
	message: string,
	nowMs: number,
): EntityChanges {
	const result = JSON.stringify(message);
	return {
		target,
		used: messages,
		record,
		updatedAt: nowMs,
		messages: messages.flatMap(({ body }) => answerTo(body, result, "Error", nowMs)),
	};
}

function answerTo(
	{ requestId, caller }: EntityMessage,
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

/**
 * The lock of an entity: which of the waiting messages may be served, and what becomes of a request for locks
 * (DurableTaskExtension.EntityMiddleware, TaskEntityShim.cs).
 *
 *   free ──request──▶ held by an orchestration ──release──▶ free
 *
 * 1. While the lock is held only messages of the holder are served, before all others; the rest waits.
 * 2. A request is served last of a turn, behind the operations that came before it.
 * 3. A request goes through its sorted set of entities one by one; the last one tells the orchestration.
 * 4. A release frees what it was granted for, and takes back a request that still waits, or whose turn has not
 *    ended.
 */
import type { Message, NewMessage } from "../engine/message.ts";
import { EventType } from "../orchestrations/history.ts";
import type { EntityMessage, EntityOperation, LockRequest } from "./entity-message.ts";

export interface EntityLock {
	/** The orchestration that holds it. */
	instanceId: string;
	requestId: string;
}

/** What an entity does next. */
export interface EntityTurn {
	/** The operations to run, in their order. */
	operations: Message<EntityOperation>[];
	/** The request for the lock that is granted then. */
	request: Message<LockRequest> | undefined;
	/** Every message that the turn uses up. */
	used: Message<EntityMessage>[];
	/** The lock while the operations run. */
	lockedBy: EntityLock | null;
}

/** Decides what is served of the messages that wait, in the order of arrival; at most so many operations. */
export function nextTurn(
	lock: EntityLock | null,
	messages: readonly Message<EntityMessage>[],
	maxOperations: number,
): EntityTurn {
	const turn: EntityTurn = { operations: [], request: undefined, used: [], lockedBy: lock };
	for (const message of inOrder(turn, messages)) {
		const { body } = message;
		if (turn.lockedBy !== null && !isOf(body, turn.lockedBy)) break;
		if ("lockSet" in body) {
			turn.request = message as Message<LockRequest>;
			turn.used.push(message);
			break;
		}
		if (turn.operations.length === maxOperations) break;
		turn.operations.push(message as Message<EntityOperation>);
		turn.used.push(message);
	}
	return turn;
}

/** What waits, the holder's messages first; releases have their effect on the turn. */
function inOrder(
	turn: EntityTurn,
	messages: readonly Message<EntityMessage>[],
): readonly Message<EntityMessage>[] {
	if (turn.lockedBy === null && !messages.some(({ body }) => "release" in body)) return messages;
	const ofHolder: Message<EntityMessage>[] = [];
	let others: Message<EntityMessage>[] = [];
	for (const message of messages) {
		const { body } = message;
		if ("release" in body) {
			turn.used.push(message);
			if (turn.lockedBy?.requestId === body.release) turn.lockedBy = null;
			const isItsRequest = (other: Message<EntityMessage>) =>
				"lockSet" in other.body && other.body.requestId === body.release;
			turn.used.push(...others.filter(isItsRequest));
			others = others.filter((other) => !isItsRequest(other));
		} else if (turn.lockedBy !== null && isOf(body, turn.lockedBy)) ofHolder.push(message);
		else others.push(message);
	}
	return [...ofHolder, ...others];
}

function isOf(body: EntityMessage, lock: EntityLock): boolean {
	return "caller" in body && body.caller?.instanceId === lock.instanceId;
}

/**
 * True when a release waits that takes back the request: the orchestration has ended while the operations before
 * it ran, and the entities behind this one know nothing of the request.
 */
export function isTakenBack(
	{ requestId }: LockRequest,
	waiting: readonly Message<EntityMessage>[],
): boolean {
	return waiting.some(({ body }) => "release" in body && body.release === requestId);
}

/** Grants a request: the lock that follows, and the message to the next entity or to the orchestration. */
export function grantLock(
	request: LockRequest,
	nowMs: number,
): { lockedBy: EntityLock; message: NewMessage } {
	const { caller, requestId, lockSet } = request;
	const lockedBy = { instanceId: caller.instanceId, requestId };
	const position = request.position + 1;
	const next = lockSet[position];
	if (next !== undefined) {
		const body: LockRequest = { ...request, position };
		return {
			lockedBy,
			message: { target: next, executionId: null, visibleAt: nowMs, body },
		};
	}
	const Input = JSON.stringify({ result: "Lock Acquisition Completed" });
	const body = { EventType: EventType.EventRaised, Name: requestId, Input };
	const { instanceId: target, executionId } = caller;
	return { lockedBy, message: { target, executionId, visibleAt: nowMs, body } };
}

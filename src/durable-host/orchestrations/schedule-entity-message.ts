import type { NewMessage } from "../engine/message.ts";
import { type EntityMessage, schedulerId } from "../entities/entity-message.ts";
import { jsonText } from "../json-text.ts";
import { type Command, entityEventName } from "./command.ts";
import { EventType, type ScheduledEvent } from "./history.ts";
import type { Instance } from "./instance.ts";

type ToEntity = Command & { kind: "entity" | "lock" | "release" };

/** The event of the history and the message for a command that goes to an entity. Throws as jsonText does. */
export function entityMessageOf(
	command: ToEntity,
	{ instanceId, executionId }: Instance,
	nowMs: number,
	storesInputs = false,
): { event: ScheduledEvent; message: NewMessage } {
	const target = command.kind === "lock" ? schedulerId(command.lockSet[0]!) : command.target;
	const dueAtMs = command.kind === "entity" ? command.dueAtMs : undefined;
	const visibleAt = Math.max(nowMs, dueAtMs ?? nowMs);
	return {
		event: {
			EventType: EventType.EventSent,
			EventId: command.id,
			InstanceId: target,
			Name: entityEventName(command),
			Input: JSON.stringify({
				parent: instanceId,
				id: command.requestId,
				...recorded(command, storesInputs),
			}),
		},
		message: {
			target,
			executionId: null,
			visibleAt,
			body: bodyOf(command, { instanceId, executionId }),
		},
	};
}

/** What the history says of the request besides its id (RequestMessage.cs); the library reads the id alone. */
function recorded(command: ToEntity, storesInputs: boolean): object {
	switch (command.kind) {
		case "entity":
			return {
				op: command.operation,
				...(command.isSignal ? { signal: true } : {}),
				...(storesInputs ? { input: jsonText(command.input) } : {}),
			};
		case "lock":
			return { lockset: command.lockSet, pos: 0 };
		case "release":
			return {};
	}
}

function bodyOf(
	command: ToEntity,
	caller: { instanceId: string; executionId: string },
): EntityMessage {
	const { requestId } = command;
	switch (command.kind) {
		case "entity": {
			const operation = { op: command.operation, input: jsonText(command.input) };
			return command.isSignal ? operation : { ...operation, requestId, caller };
		}
		case "lock":
			return { lockSet: command.lockSet.map(schedulerId), position: 0, requestId, caller };
		case "release":
			return { release: requestId };
	}
}

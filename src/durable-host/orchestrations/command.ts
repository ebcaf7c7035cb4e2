import { type EntityId, schedulerId } from "../entities/entity-message.ts";
import { EventType, eventTypeName, type ScheduledEvent } from "./history.ts";

/** What an orchestration asks for under one task id. Inputs are the values, not yet JSON. */
export type Command =
	| { kind: "activity"; id: number; name: string; input: unknown }
	| {
			kind: "subOrchestration";
			id: number;
			name: string;
			instanceId: string;
			input: unknown;
			version: string | null;
	  }
	| { kind: "timer"; id: number; fireAtMs: number }
	| {
			kind: "entity";
			id: number;
			/** `@name@key` */
			target: string;
			operation: string;
			input: unknown;
			requestId: string;
			isSignal: boolean;
			/** When a scheduled signal is to be seen; otherwise at once. */
			dueAtMs?: number;
	  }
	/** Goes to the first entity of the set, which hands it on. */
	| { kind: "lock"; id: number; requestId: string; lockSet: readonly EntityId[] }
	| { kind: "release"; id: number; target: string; requestId: string };

/** The name of the event with which a message goes to an entity (EntityMessageEventNames.cs). */
export function entityEventName(command: ToEntity): string {
	if (command.kind === "release") return "release";
	const dueAtMs = command.kind === "entity" ? command.dueAtMs : undefined;
	return dueAtMs === undefined ? "op" : `op@${new Date(dueAtMs).toISOString()}`;
}

/**
 * Why a scheduled event of the history is not the command that the orchestrator gives today; nothing if it is.
 * Kind and name count (TaskOrchestrationContext.cs); not the instance id, which may differ from run to run.
 */
export function mismatch(event: ScheduledEvent, command: Command | undefined): string | undefined {
	if (command !== undefined && isRecordOf(event, command)) return undefined;
	const recorded = describeEvent(event);
	return command === undefined
		? `the history has ${recorded}, but the orchestrator did not schedule anything under that id`
		: `the history has ${recorded}, but the orchestrator scheduled ${describeCommand(command)}`;
}

function isRecordOf(event: ScheduledEvent, command: Command): boolean {
	switch (event.EventType) {
		case EventType.TaskScheduled:
			return command.kind === "activity" && sameName(event.Name, command.name);
		case EventType.SubOrchestrationInstanceCreated:
			return command.kind === "subOrchestration" && sameName(event.Name, command.name);
		case EventType.TimerCreated:
			return command.kind === "timer";
		case EventType.EventSent:
			return isToEntity(command) && sameName(event.Name, entityEventName(command));
	}
}

type ToEntity = Command & { kind: "entity" | "lock" | "release" };

function isToEntity(command: Command): command is ToEntity {
	return command.kind === "entity" || command.kind === "lock" || command.kind === "release";
}

/** Function names are equal whatever their case. */
function sameName(a: string, b: string): boolean {
	return a === b || a.toLowerCase() === b.toLowerCase();
}

function describeEvent(event: ScheduledEvent): string {
	const what =
		event.EventType === EventType.TimerCreated
			? event.FireAt
			: event.EventType === EventType.EventSent
				? event.InstanceId
				: `'${event.Name}'`;
	return `${eventTypeName(event.EventType)} ${what} (id ${event.EventId})`;
}

function describeCommand(command: Command): string {
	switch (command.kind) {
		case "activity":
			return `the activity '${command.name}'`;
		case "subOrchestration":
			return `the sub-orchestration '${command.name}' as '${command.instanceId}'`;
		case "timer":
			return `a timer for ${new Date(command.fireAtMs).toISOString()}`;
		case "entity":
			return `a message to the entity ${command.target}`;
		case "lock":
			return `a lock of ${command.lockSet.map(schedulerId).join(", ")}`;
		case "release":
			return `the release of the entity ${command.target}`;
	}
}

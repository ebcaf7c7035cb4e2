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
	  };

/** Why a scheduled event of the history is not the command that the orchestrator gives today; nothing if it is. */
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
			return (
				command.kind === "subOrchestration" &&
				sameName(event.Name, command.name) &&
				event.InstanceId === command.instanceId
			);
		case EventType.TimerCreated:
			return command.kind === "timer";
		case EventType.EventSent:
			return command.kind === "entity" && event.InstanceId === command.target;
	}
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
	}
}

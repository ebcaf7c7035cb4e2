import type { NewActivity } from "../engine/changes.ts";
import type { NewMessage } from "../engine/message.ts";
import { jsonText } from "../json-text.ts";
import type { Command } from "./command.ts";
import { failureOf } from "./ending.ts";
import { EventType, type ScheduledEvent } from "./history.ts";
import { type Instance, newInstance } from "./instance.ts";
import { entityMessageOf } from "./schedule-entity-message.ts";

/** What a dispatch's commands become. */
export interface Scheduled {
	events: ScheduledEvent[];
	activities: NewActivity[];
	messages: NewMessage[];
	starts: Instance[];
}

export interface SchedulingPlace {
	instance: Instance;
	nowMs: number;
	/** Whether the history keeps what activities, sub-orchestrations and entities are given. */
	storesInputs: boolean;
	/** A fresh execution id. */
	newId(): string;
	/** The most bytes that one input may have. */
	maxPayloadBytes: number;
	/** True for an id under which an instance lives; a sub-orchestration cannot start there. */
	isTaken(instanceId: string): boolean;
}

/** Schedules the commands. Throws when an input cannot be written as JSON. */
export function scheduleCommands(place: SchedulingPlace, commands: readonly Command[]): Scheduled {
	const scheduled: Scheduled = { events: [], activities: [], messages: [], starts: [] };
	for (const command of commands) {
		switch (command.kind) {
			case "activity":
				scheduleActivity(place, command, scheduled);
				break;
			case "timer":
				scheduleTimer(place, command, scheduled);
				break;
			case "entity":
			case "lock":
			case "release": {
				const { instance, nowMs, storesInputs } = place;
				const { event, message } = entityMessageOf(command, instance, nowMs, storesInputs);
				scheduled.events.push(event);
				scheduled.messages.push(message);
				break;
			}
			case "subOrchestration":
				scheduleChild(place, command, scheduled);
		}
	}
	return scheduled;
}

type Of<Kind extends Command["kind"]> = Command & { kind: Kind };

function scheduleActivity(place: SchedulingPlace, command: Of<"activity">, to: Scheduled): void {
	const { id, name, input } = command;
	const { instanceId, executionId } = place.instance;
	to.events.push({
		EventType: EventType.TaskScheduled,
		EventId: id,
		Name: name,
		Version: null,
		// The framework has the parameters of an activity as an array, with one element here.
		...(place.storesInputs ? { Input: JSON.stringify([input ?? null]) } : {}),
	});
	// The library hands strings over as JSON already, everything else as it is.
	const text = typeof input === "string" ? input : jsonText(input);
	to.activities.push({ instanceId, executionId, taskId: id, name, input: text });
}

function scheduleTimer(place: SchedulingPlace, command: Of<"timer">, to: Scheduled): void {
	const { id, fireAtMs } = command;
	const { instanceId: target, executionId } = place.instance;
	const FireAt = new Date(fireAtMs).toISOString();
	to.events.push({ EventType: EventType.TimerCreated, EventId: id, FireAt });
	const body = { EventType: EventType.TimerFired, TimerId: id, FireAt };
	to.messages.push({ target, executionId, visibleAt: fireAtMs, body });
}

function scheduleChild(
	place: SchedulingPlace,
	command: Of<"subOrchestration">,
	to: Scheduled,
): void {
	const { id, name, instanceId: childId, version } = command;
	const { instanceId, executionId, name: parentName } = place.instance;
	const input = jsonText(command.input);
	to.events.push({
		EventType: EventType.SubOrchestrationInstanceCreated,
		EventId: id,
		Name: name,
		InstanceId: childId,
		Version: version,
		...(place.storesInputs ? { Input: input } : {}),
	});
	if (place.isTaken(childId) || to.starts.some((start) => start.instanceId === childId)) {
		const body = {
			EventType: EventType.SubOrchestrationInstanceFailed,
			TaskScheduledId: id,
			...failureOf(name, `An orchestration instance with the id '${childId}' is running already.`),
		};
		to.messages.push({ target: instanceId, executionId, visibleAt: place.nowMs, body });
		return;
	}
	const start = newInstance(
		{
			instanceId: childId,
			executionId: place.newId(),
			name,
			version,
			input,
			parent: { name: parentName, instanceId, executionId, taskId: id },
		},
		place.nowMs,
	);
	to.starts.push(start);
}

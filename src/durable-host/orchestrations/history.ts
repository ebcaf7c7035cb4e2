/**
 * The events of an orchestration's history, named and numbered as the Durable Task Framework does
 * (DurableTask.Core/History/*.cs), since the durable-functions library reads them in this form.
 *
 * A history is a sequence of dispatches, each OrchestratorStarted, then what arrived, then what was
 * scheduled, then OrchestratorCompleted. `Timestamp` is a Date; an event read back from the database has been
 * played.
 */
export const EventType = {
	ExecutionStarted: 0,
	ExecutionCompleted: 1,
	ExecutionTerminated: 3,
	TaskScheduled: 4,
	TaskCompleted: 5,
	TaskFailed: 6,
	SubOrchestrationInstanceCreated: 7,
	SubOrchestrationInstanceCompleted: 8,
	SubOrchestrationInstanceFailed: 9,
	TimerCreated: 10,
	TimerFired: 11,
	OrchestratorStarted: 12,
	OrchestratorCompleted: 13,
	EventSent: 14,
	EventRaised: 15,
	/** Read by nobody: wakes an instance, or stands where a rewind took something out. */
	GenericEvent: 17,
	ExecutionSuspended: 19,
	ExecutionResumed: 20,
} as const;
type Type = typeof EventType;

/** What a failed activity or sub-orchestration says; the library reads Reason and Details, or FailureDetails. */
export interface Failure {
	Reason: string;
	Details: string;
	FailureDetails?: object;
}

interface ExecutionStarted {
	EventType: Type["ExecutionStarted"];
	Name: string;
	Version: string | null;
	Input: string | null;
	OrchestrationInstance: { InstanceId: string; ExecutionId: string };
	ParentInstance: {
		Name: string;
		TaskScheduleId: number;
		OrchestrationInstance: { InstanceId: string; ExecutionId: string };
	} | null;
}
export interface EventRaised {
	EventType: Type["EventRaised"];
	Name: string;
	Input: string | null;
}

/** What may arrive at an instance; it waits until a dispatch takes it into the history. */
export type IncomingEvent =
	| ExecutionStarted
	| EventRaised
	| { EventType: Type["TaskCompleted"]; TaskScheduledId: number; Result: string | null }
	| ({ EventType: Type["TaskFailed"]; TaskScheduledId: number } & Failure)
	| {
			EventType: Type["SubOrchestrationInstanceCompleted"];
			TaskScheduledId: number;
			Result: string | null;
	  }
	| ({ EventType: Type["SubOrchestrationInstanceFailed"]; TaskScheduledId: number } & Failure)
	| { EventType: Type["TimerFired"]; TimerId: number; FireAt: string }
	| { EventType: Type["GenericEvent"]; Data: string }
	| { EventType: Type["ExecutionTerminated"]; Input: string }
	| { EventType: Type["ExecutionSuspended"]; Input: string | null }
	| { EventType: Type["ExecutionResumed"]; Input: string | null };

/** What the host writes when the orchestrator schedules something; `EventId` is the id of the task. */
export type ScheduledEvent =
	| {
			EventType: Type["TaskScheduled"];
			EventId: number;
			Name: string;
			Version: string | null;
			/** With storeInputsInOrchestrationHistory: an array of one, as JSON. */
			Input?: string;
	  }
	| {
			EventType: Type["SubOrchestrationInstanceCreated"];
			EventId: number;
			Name: string;
			InstanceId: string;
			Version: string | null;
			/** With storeInputsInOrchestrationHistory. */
			Input?: string | null;
	  }
	| { EventType: Type["TimerCreated"]; EventId: number; FireAt: string }
	| {
			EventType: Type["EventSent"];
			EventId: number;
			InstanceId: string;
			Name: string;
			Input: string;
	  };

type FrameEvent =
	| { EventType: Type["OrchestratorStarted"] }
	| { EventType: Type["OrchestratorCompleted"] }
	| {
			EventType: Type["ExecutionCompleted"];
			OrchestrationStatus: "Completed" | "Failed" | "Terminated";
			Result: string | null;
	  };

export type EventBody = IncomingEvent | ScheduledEvent | FrameEvent;
export type HistoryEvent = EventBody & { EventId: number; IsPlayed: boolean; Timestamp: Date };

/** Makes a history event of a body, not yet played. `atMs` is in milliseconds since the epoch. */
export function historyEvent(body: EventBody, atMs: number): HistoryEvent {
	return { EventId: -1, IsPlayed: false, Timestamp: new Date(atMs), ...body };
}

/** The name of an event's type, as the management API and messages spell it. */
export function eventTypeName(type: number): string {
	const found = Object.entries(EventType).find(([, number]) => number === type);
	return found === undefined ? `Event${type}` : found[0];
}

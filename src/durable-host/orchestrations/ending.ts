import type { NewMessage } from "../engine/message.ts";
import { type EventBody, EventType, type Failure } from "./history.ts";
import type { Instance } from "./instance.ts";

/** How an orchestration ends. */
export type Ending =
	| { status: "Completed"; output: string | null }
	| ({ status: "Failed" } & Failure)
	| { status: "Terminated"; reason: string };

/** How an orchestration fails that says `message`; the texts are those of the Durable extension. */
export function orchestratorFailure(name: string, message: string, details?: object): Ending {
	return { status: "Failed", ...failureOf(name, message, details) };
}

/** What the parent of a failed orchestration is told. */
export function failureOf(name: string, message: string, details?: object): Failure {
	return {
		Reason: `Orchestrator function '${name}' failed: ${message}`,
		Details: `Message: ${message}, StackTrace: `,
		...(details === undefined ? {} : { FailureDetails: details }),
	};
}

/** The output that an ending leaves: JSON text, or the reason as it is. */
export function outputOf(ending: Ending): string | null {
	switch (ending.status) {
		case "Completed":
			return ending.output;
		case "Failed":
			return ending.Reason;
		case "Terminated":
			return ending.reason;
	}
}

/** The event with which a history ends. */
export function completedEvent(ending: Ending): EventBody {
	return {
		EventType: EventType.ExecutionCompleted,
		OrchestrationStatus: ending.status,
		Result: outputOf(ending),
	};
}

/** What the parent is sent, if there is one. */
export function answerParent({ parent }: Instance, ending: Ending, nowMs: number): NewMessage[] {
	if (parent === null) return [];
	const { instanceId: target, executionId, taskId: TaskScheduledId } = parent;
	const to = { target, executionId, visibleAt: nowMs };
	if (ending.status === "Completed")
		return [
			{
				...to,
				body: {
					EventType: EventType.SubOrchestrationInstanceCompleted,
					TaskScheduledId,
					Result: ending.output,
				},
			},
		];
	const { status: _, ...failure } =
		ending.status === "Failed"
			? ending
			: { status: ending.status, Reason: ending.reason, Details: "" };
	const body = { EventType: EventType.SubOrchestrationInstanceFailed, TaskScheduledId, ...failure };
	return [{ ...to, body }];
}

import { FunctionTimeout } from "../app/function-timeout.ts";
import { messageOf, stackOf } from "../host-error.ts";
import type { HostLogEntry } from "../host-log.ts";
import { jsonText } from "../json-text.ts";
import { EventType, type Failure, type IncomingEvent } from "./history.ts";

/** The event for an activity that returned. Throws when its result cannot be written as JSON. */
export function activityCompleted(taskId: number, result: unknown): IncomingEvent {
	return {
		EventType: EventType.TaskCompleted,
		TaskScheduledId: taskId,
		Result: jsonText(isBytes(result) ? base64(result) : result),
	};
}

/** The event for an activity that threw; the texts are those of the Durable extension (TaskActivityShim.cs). */
export function activityFailed(taskId: number, name: string, thrown: unknown): IncomingEvent {
	const failure = thrown instanceof FunctionTimeout ? timedOut(name, thrown) : threw(name, thrown);
	return { EventType: EventType.TaskFailed, TaskScheduledId: taskId, ...failure };
}

/** What the extension takes out of the worker's answer begins with a blank, hence two of them. */
function threw(name: string, thrown: unknown): Failure {
	const message = messageOf(thrown);
	const failure: Failure = {
		Reason: `Activity function '${name}' failed:  ${message}`,
		Details: JSON.stringify({
			ClassName: "Microsoft.Azure.WebJobs.Host.FunctionInvocationException",
			Message: `Exception while executing function: Functions.${name}`,
			InnerException: {
				ClassName: "Microsoft.Azure.WebJobs.Script.Workers.Rpc.RpcException",
				Message: `Result: Failure\nException: ${message}`,
			},
		}),
	};
	const details = failureDetails(message);
	if (details !== undefined) failure.FailureDetails = details;
	return failure;
}

/** The failure is the Functions host's own; the worker has answered nothing. */
function timedOut(name: string, { message }: FunctionTimeout): Failure {
	return {
		Reason: `Activity function '${name}' failed: ${message}`,
		Details: JSON.stringify({
			ClassName: "Microsoft.Azure.WebJobs.Host.FunctionTimeoutException",
			Message: message,
		}),
	};
}

/** The line of the log for it (EndToEndTraceHelper.FunctionFailed). */
export function activityFailureLine(
	functionName: string,
	instanceId: string,
	thrown: unknown,
): HostLogEntry {
	const message = messageOf(thrown);
	const stack = stackOf(thrown);
	// A stack begins with the message that the error had when it was made.
	const reason = stack.includes(message) ? stack : `${message}\n${stack}`;
	return {
		level: "error",
		source: "host",
		functionName,
		instanceId,
		message: `${instanceId}: Function '${functionName} (Activity)' failed with an error. Reason: ${reason}`,
	};
}

/**
 * With df.app.setExceptionPropertiesProvider the library puts the details of an error into its message, as
 * JSON; the extension takes them out again (OutOfProcExceptionHelpers.cs).
 */
function failureDetails(message: string): object | undefined {
	if (!message.startsWith('{"errorType":')) return undefined;
	try {
		const said = JSON.parse(message) as Record<string, unknown>;
		return {
			ErrorType: said.errorType,
			ErrorMessage: said.errorMessage,
			StackTrace: said.stackTrace,
			IsNonRetriable: said.isNonRetriable,
			Properties: said.properties,
		};
	} catch {
		return undefined;
	}
}

function isBytes(value: unknown): value is ArrayBufferView | ArrayBuffer {
	return ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
}

function base64(value: ArrayBufferView | ArrayBuffer): string {
	const bytes = ArrayBuffer.isView(value)
		? Buffer.from(value.buffer, value.byteOffset, value.byteLength)
		: Buffer.from(value);
	return bytes.toString("base64");
}

import type { EntityId } from "../entities/entity-message.ts";
import { messageOf } from "../host-error.ts";

/** The kinds of action that the durable-functions library returns (lib/src/actions/ActionType.js). */
export const ActionType = {
	CallActivity: 0,
	CallActivityWithRetry: 1,
	CallSubOrchestrator: 2,
	CallSubOrchestratorWithRetry: 3,
	ContinueAsNew: 4,
	CreateTimer: 5,
	WaitForExternalEvent: 6,
	CallEntity: 7,
	CallHttp: 8,
	SignalEntity: 9,
	/** Known to the extension; the library never sends it. */
	ScheduledSignalEntity: 10,
	WhenAny: 11,
	WhenAll: 12,
	LockEntities: 13,
	ReleaseEntities: 14,
} as const;
type Kind = typeof ActionType;

/** How the library writes retry options; all in milliseconds. */
export interface RetryOptions {
	firstRetryIntervalInMilliseconds: number;
	maxNumberOfAttempts: number;
	backoffCoefficient?: number;
	maxRetryIntervalInMilliseconds?: number;
	retryTimeoutInMilliseconds?: number;
}

interface ActivityAction {
	actionType: Kind["CallActivity"] | Kind["CallActivityWithRetry"];
	functionName: string;
	input?: unknown;
	retryOptions?: RetryOptions;
}
export interface SubOrchestrationAction {
	actionType: Kind["CallSubOrchestrator"] | Kind["CallSubOrchestratorWithRetry"];
	functionName: string;
	instanceId?: string;
	input?: unknown;
	version?: string;
	retryOptions?: RetryOptions;
}
export interface EntityAction {
	actionType: Kind["CallEntity"] | Kind["SignalEntity"] | Kind["ScheduledSignalEntity"];
	/** `@name@key`, the name in lower case. */
	instanceId: string;
	operation: string;
	input?: unknown;
	/** When a scheduled signal is due. */
	fireAt?: Date | string;
}
export interface TimerAction {
	actionType: Kind["CreateTimer"];
	fireAt: Date | string;
	isCanceled: boolean;
}
/** What callHttp is to send; a method, an address, and what else there is. */
export interface HttpRequest {
	method: string;
	uri: string;
	content?: string;
	headers?: Record<string, string | string[]>;
	tokenSource?: { kind: string; resource: string };
	asynchronousPatternEnabled?: boolean;
}
export interface LockAction {
	actionType: Kind["LockEntities"];
	/** Names the event that says that the locks are held. */
	lockRequestId: string;
	/** Sorted by scheduler id, each once. */
	lockSet: readonly EntityId[];
}
export type Action =
	| ActivityAction
	| SubOrchestrationAction
	| EntityAction
	| { actionType: Kind["ContinueAsNew"]; input?: unknown }
	| TimerAction
	| { actionType: Kind["WaitForExternalEvent"]; externalEventName: string }
	| { actionType: Kind["CallHttp"]; httpRequest: HttpRequest }
	| { actionType: Kind["WhenAny"] | Kind["WhenAll"]; compoundActions: Action[] }
	| LockAction
	| { actionType: Kind["ReleaseEntities"] };

/**
 * What the orchestrator function answered to a history: every action of the execution so far, in the order
 * of the first yield, and whether it is done.
 */
export interface OrchestratorAnswer {
	actions: readonly Action[];
	/** Returned, or asked to continue as new. */
	isDone: boolean;
	output?: unknown;
	customStatus?: unknown;
	/** The orchestrator threw. */
	error?: { message: string; failureDetails?: object };
	/**
	 * The orchestrator threw what is no Error, or one without a message. The state then says neither that it
	 * is done nor why it failed, and the extension waits.
	 */
	threwWithoutMessage?: true;
	/** The library itself failed, so that the actions are unknown. */
	frameworkError?: string;
}

interface OrchestratorState {
	actions: Action[][];
	isDone: boolean;
	output?: unknown;
	customStatus?: unknown;
	error?: string;
	failureDetails?: object;
}

/** The library puts its state into the message of the error that it throws, behind this label. */
const STATE_LABEL = "\n\n$OutOfProcData$:";

/** Reads what an orchestrator function returned. */
export function answerOfResult(result: unknown): OrchestratorAnswer {
	const state = result as OrchestratorState | undefined;
	if (typeof state !== "object" || state === null || !Array.isArray(state.actions))
		return frameworkFailure(
			"The function did not return the state of an orchestration. Register it with df.app.orchestration.",
		);
	const answer: OrchestratorAnswer = { actions: state.actions[0] ?? [], isDone: state.isDone };
	if (state.output !== undefined) answer.output = state.output;
	if (state.customStatus !== undefined && state.customStatus !== null)
		answer.customStatus = state.customStatus;
	if (state.error !== undefined && state.error !== "")
		answer.error = {
			message: state.error,
			...(state.failureDetails === undefined ? {} : { failureDetails: state.failureDetails }),
		};
	return answer;
}

/** Reads what an orchestrator function threw: the library's own failure protocol, or anything else. */
export function answerOfError(thrown: unknown): OrchestratorAnswer {
	const message = messageOf(thrown);
	const at = message.indexOf(STATE_LABEL);
	if (at < 0) return frameworkFailure(message);
	try {
		const state = JSON.parse(message.slice(at + STATE_LABEL.length)) as OrchestratorState;
		const answer = answerOfResult({ ...state, isDone: false });
		return answer.error === undefined ? { ...answer, threwWithoutMessage: true } : answer;
	} catch (cause) {
		return frameworkFailure(`The failure of the orchestrator is unreadable: ${messageOf(cause)}`);
	}
}

function frameworkFailure(frameworkError: string): OrchestratorAnswer {
	return { actions: [], isDone: false, frameworkError };
}

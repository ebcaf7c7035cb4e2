/**
 * One dispatch of one orchestration: takes its messages, calls the orchestrator function, and stores what
 * follows. Decides nothing itself (begin-dispatch.ts, interpreter.ts, conclude-dispatch.ts). Whatever the
 * function does, only its own instance fails.
 */
import { randomUUID } from "node:crypto";
import type { AppFunction } from "../app/app-function.ts";
import { invoke } from "../app/invocation.ts";
import type { HostContext } from "../host-context.ts";
import { beginDispatch } from "../orchestrations/begin-dispatch.ts";
import {
	concludeDispatch,
	type Dispatch,
	endDispatch,
} from "../orchestrations/conclude-dispatch.ts";
import { orchestratorFailure } from "../orchestrations/ending.ts";
import type { HistoryEvent, IncomingEvent } from "../orchestrations/history.ts";
import { type Instance, isLive } from "../orchestrations/instance.ts";
import { type Execution, interpret } from "../orchestrations/interpreter.ts";
import {
	answerOfError,
	answerOfResult,
	type OrchestratorAnswer,
} from "../orchestrations/orchestrator-answer.ts";
import { orchestratorCall } from "../orchestrations/orchestrator-call.ts";
import type { StoredActivity } from "../store/store.ts";
import type { DispatchChanges } from "./changes.ts";
import type { LiveInstance, LiveInstances } from "./live-instances.ts";

/** The most messages that one dispatch takes. */
const MAX_MESSAGES = 5000;

export interface DispatchDone {
	changes: DispatchChanges;
	activities: StoredActivity[];
	/** True when messages may have been left for another dispatch. */
	isMore: boolean;
}

/** Dispatches the instance; undefined when there was nothing to do. */
export async function dispatchOrchestration(
	context: HostContext,
	live: LiveInstances,
	instanceId: string,
	nowMs: number,
): Promise<DispatchDone | undefined> {
	const { store } = context;
	const messages = store.inbox.visible<IncomingEvent>(instanceId, nowMs, MAX_MESSAGES);
	if (messages.length === 0) return undefined;
	const found = live.get(instanceId);
	if (found === undefined || !isLive(found.instance)) {
		store.dropMessages(messages.map(({ rowId }) => rowId));
		return undefined;
	}
	const taken = beginDispatch(found.instance, messages, nowMs);
	if (taken.events.length === 0) {
		store.dropMessages(taken.rowIds);
		return undefined;
	}
	const dispatch: Dispatch = {
		instance: found.instance,
		taken,
		nowMs,
		newId: () => randomUUID().replaceAll("-", ""),
		isTaken: (id) => {
			const other = live.get(id);
			return other !== undefined && isLive(other.instance);
		},
	};
	const changes = await decide(context, found, dispatch);
	if (!store.isOpen) return undefined;
	const activities = store.applyDispatch(changes, found.history.length);
	remember(live, found, changes);
	return { changes, activities, isMore: messages.length === MAX_MESSAGES };
}

async function decide(
	context: HostContext,
	{ instance, history }: LiveInstance,
	dispatch: Dispatch,
): Promise<DispatchChanges> {
	const { taken } = dispatch;
	if (taken.terminated !== undefined)
		return endDispatch(dispatch, { status: "Terminated", reason: taken.terminated });
	const { functions } = context.app;
	const fn = functions.find("orchestrator", instance.name);
	if (fn === undefined) {
		const problem = functions.problemOf("orchestrator", instance.name)!;
		return endDispatch(dispatch, orchestratorFailure(instance.name, problem));
	}
	const whole = [...history, ...taken.events];
	const answer = await askOrchestrator(context, fn, instance, whole);
	if (answer.frameworkError !== undefined)
		return endDispatch(dispatch, orchestratorFailure(instance.name, answer.frameworkError));
	const interpretation = interpret(executionOf(context, instance), whole, answer);
	if (interpretation.isStuck && !taken.isSuspended) warnOfStuck(context, instance);
	return concludeDispatch(dispatch, answer, interpretation);
}

/** Calls the orchestrator function with a history. */
export async function askOrchestrator(
	context: HostContext,
	fn: AppFunction,
	instance: Instance,
	history: readonly HistoryEvent[],
	isQuiet = false,
): Promise<OrchestratorAnswer> {
	try {
		const call = orchestratorCall(fn, instance, history, context.durableClient);
		return answerOfResult(await invoke(context.app, { ...call, isQuiet }, context.log));
	} catch (error) {
		return answerOfError(error);
	}
}

/** What the interpreter has to know of an execution. */
export function executionOf({ app, settings }: HostContext, instance: Instance): Execution {
	return {
		instanceId: instance.instanceId,
		executionId: instance.executionId,
		parentInstanceId: instance.parent?.instanceId ?? null,
		maxActions: settings.maxOrchestrationActions,
		problemOf: (kind, name) => app.functions.problemOf(kind, name),
	};
}

function remember(live: LiveInstances, before: LiveInstance, changes: DispatchChanges): void {
	const { instance, history } = changes;
	for (const event of history.events) event.IsPlayed = true;
	for (const start of changes.starts) live.put({ instance: start, history: [] });
	if (history.replaces) {
		live.put({ instance, history: [] });
		return;
	}
	live.forget(instance.instanceId);
	before.history.push(...history.events);
	live.put({ instance, history: before.history });
}

function warnOfStuck({ log }: HostContext, { name, instanceId }: Instance): void {
	log({
		level: "warning",
		source: "host",
		functionName: name,
		instanceId,
		message: `The orchestration '${name}' has not returned and waits for nothing that could still come: no activity, sub-orchestration, timer, entity or event. A Task.any or Task.all whose tasks had all completed before is the usual reason.`,
	});
}

/**
 * One dispatch of one orchestration: takes its messages, calls the orchestrator function, and records what
 * follows. Decides nothing itself (begin-dispatch.ts, interpreter.ts, conclude-dispatch.ts). Whatever the
 * function does, only its own instance fails.
 */
import type { AppFunction } from "../app/app-function.ts";
import { callDirectly } from "../app/direct-call.ts";
import type { HostContext } from "../host-context.ts";
import { messageOf } from "../host-error.ts";
import { beginDispatch } from "../orchestrations/begin-dispatch.ts";
import {
	concludeDispatch,
	type Dispatch,
	endDispatch,
} from "../orchestrations/conclude-dispatch.ts";
import { type Ending, orchestratorFailure } from "../orchestrations/ending.ts";
import type { Execution } from "../orchestrations/execution.ts";
import { hazardsOf } from "../orchestrations/hazards.ts";
import type { HistoryEvent, IncomingEvent } from "../orchestrations/history.ts";
import { type Instance, isLive } from "../orchestrations/instance.ts";
import { interpret } from "../orchestrations/interpreter.ts";
import {
	answerOfError,
	answerOfResult,
	type OrchestratorAnswer,
} from "../orchestrations/orchestrator-answer.ts";
import { orchestratorCall } from "../orchestrations/orchestrator-call.ts";
import { matchVersion, type VersionMatch } from "../orchestrations/version-match.ts";
import { ANYTHING, RESUME, type Wait } from "../orchestrations/wait.ts";
import type { StoredActivity } from "../store/activity-table.ts";
import type { HistoryChunk } from "../store/history-chunk.ts";
import { sqliteTrouble } from "../store/sqlite-trouble.ts";
import type { DispatchChanges } from "./changes.ts";
import { freshId } from "./fresh-id.ts";
import type { LiveInstance, LiveInstances } from "./live-instances.ts";
import { dispatchChunk, recordDispatch } from "./record-dispatch.ts";
import type { WorkQueue } from "./work-queue.ts";

/** What a dispatch needs of the engine. */
export interface DispatchPlace {
	context: HostContext;
	queue: WorkQueue;
	live: LiveInstances;
}

/** What a dispatch decided, and the activities that are to run as soon as that is written. */
export interface DispatchDone extends Decision {
	activities: StoredActivity[];
}

/** Dispatches the instance and records what follows; undefined when there was nothing to do. */
export async function dispatchOrchestration(
	{ context, queue, live }: DispatchPlace,
	instanceId: string,
): Promise<DispatchDone | undefined> {
	const { store } = context;
	const messages = queue.visible<IncomingEvent>(instanceId);
	if (messages.length === 0) return undefined;
	const found = live.get(instanceId);
	if (found === undefined) {
		queue.drop(instanceId, "all");
		return undefined;
	}
	const match = matchVersion(found.instance.version, context.settings);
	if (match.kind === "waits") {
		context.hazards.say(found.instance, [{ hazard: "version", message: match.message }]);
		return undefined;
	}
	const taken = beginDispatch(found.instance, messages, queue.now());
	queue.use(instanceId, taken.stale);
	if (taken.events.length === 0) return undefined;
	const dispatch: Dispatch = {
		instance: found.instance,
		past: found.history,
		taken,
		nowMs: queue.now(),
		storesInputs: context.settings.storeInputsInHistory,
		maxPayloadBytes: context.maxPayloadBytes,
		newId: freshId,
		isTaken: (id) => {
			// Such an id is given by this execution alone, and once.
			if (id.startsWith(`${found.instance.executionId}:`)) return false;
			const other = live.instance(id);
			return other !== undefined && isLive(other);
		},
	};
	context.counters.dispatches++;
	context.counters.eventsReplayed += found.history.length;
	const decision = await decide(context, found, dispatch, match);
	if (!store.isOpen) return undefined;
	// A client may have replaced the instance meanwhile.
	if (live.instance(instanceId)?.executionId !== found.instance.executionId) return undefined;
	const activities = recordDispatch(
		{ store, queue, live },
		found,
		decision.changes,
		decision.chunk,
	);
	if (isLive(decision.changes.instance))
		queue.expect(instanceId, taken.isMore ? ANYTHING : decision.wait);
	else context.hazards.forget(instanceId);
	return { ...decision, activities };
}

interface Conclusion {
	changes: DispatchChanges;
	wait: Wait;
}
interface Decision extends Conclusion {
	chunk: HistoryChunk | undefined;
}

/** Decides; whatever goes wrong, the instance fails and says so. */
async function decide(
	context: HostContext,
	found: LiveInstance,
	dispatch: Dispatch,
	match: VersionMatch,
): Promise<Decision> {
	const ended = (ending: Ending) => ({ changes: endDispatch(dispatch, ending), wait: ANYTHING });
	const inStoredForm = (conclusion: Conclusion): Decision => ({
		...conclusion,
		chunk: dispatchChunk(found, conclusion.changes),
	});
	try {
		const ending = endingUnasked(dispatch, match);
		return inStoredForm(
			ending === undefined ? await askAndConclude(context, found, dispatch, ended) : ended(ending),
		);
	} catch (error) {
		// The database's fault, and not the instance's.
		if (sqliteTrouble(error) !== undefined) throw error;
		const { name } = found.instance;
		const message = `The host could not dispatch it: ${messageOf(error)}`;
		return inStoredForm(ended(orchestratorFailure(name, message)));
	}
}

/** How an instance ends whose orchestrator need not be asked; undefined when it has to be. */
function endingUnasked({ instance, taken }: Dispatch, match: VersionMatch): Ending | undefined {
	if (taken.terminated !== undefined) return { status: "Terminated", reason: taken.terminated };
	if (match.kind !== "fails") return undefined;
	return orchestratorFailure(instance.name, match.message, match.details);
}

async function askAndConclude(
	context: HostContext,
	{ instance, history }: LiveInstance,
	dispatch: Dispatch,
	ended: (ending: Ending) => Conclusion,
): Promise<Conclusion> {
	const { taken } = dispatch;
	const { functions } = context.app;
	const fn = functions.find("orchestrator", instance.name);
	if (fn === undefined) {
		const problem = functions.problemOf("orchestrator", instance.name)!;
		return ended(orchestratorFailure(instance.name, problem));
	}
	const whole = [...history, ...taken.events];
	const answer = await askOrchestrator(context, fn, instance, whole);
	if (answer.frameworkError !== undefined)
		return ended(orchestratorFailure(instance.name, answer.frameworkError));
	const interpretation = interpret(executionOf(context, instance), whole, answer);
	const source = { name: instance.name, answer, history: whole, interpretation };
	context.hazards.say(instance, hazardsOf(source));
	const changes = concludeDispatch(dispatch, answer, interpretation);
	return { changes, wait: taken.isSuspended ? RESUME : interpretation.wait };
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
		const call = orchestratorCall(fn, instance, history, context);
		return answerOfResult(await callDirectly(context.app, { ...call, isQuiet }, context.log));
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
		defaultVersion: settings.defaultVersion ?? null,
		httpPollIntervalMs: settings.httpPollIntervalMs,
		problemOf: (kind, name) => app.functions.problemOf(kind, name),
	};
}

/**
 * Histories that are kept, to be replayed by later code: the history of one execution, and what its orchestrator had
 * answered to the whole of it. Code that decides otherwise would break instances that are under way when it is
 * deployed. Nothing here is stored by the host.
 */
import type { AppFunction } from "../app/app-function.ts";
import { askOrchestrator, executionOf } from "../engine/orchestration-dispatch.ts";
import type { HostContext } from "../host-context.ts";
import type { HistoryEvent } from "./history.ts";
import { type Instance, newInstance, type ParentTask } from "./instance.ts";
import { interpret } from "./interpreter.ts";
import type { OrchestratorAnswer } from "./orchestrator-answer.ts";
import { cutsOf, played, type ReplayReport } from "./replay.ts";

/** One execution, as JSON. */
export interface RecordedHistory {
	instanceId: string;
	executionId: string;
	/** The name of the orchestrator function. */
	name: string;
	version: string | null;
	/** JSON text. */
	input: string | null;
	parent: ParentTask | null;
	/** As the Durable Task Framework has them; `Timestamp` as ISO text. */
	history: Record<string, unknown>[];
	answer: RecordedAnswer;
}

interface RecordedAnswer {
	actions: readonly unknown[];
	isDone: boolean;
	output?: unknown;
}

/** Records the current, or last, execution of an instance. Throws when there is no such instance or function. */
export async function recordHistory(
	context: HostContext,
	instanceId: string,
): Promise<RecordedHistory> {
	const instance = context.store.instance(instanceId);
	if (instance === undefined) throw new Error(`There is no instance with the id '${instanceId}'.`);
	const { executionId, name, version, input, parent } = instance;
	const history = context.store.history(instance).flat();
	const answer = await answerTo(context, orchestrator(context, name), instance, history);
	const asJson = history.map(({ IsPlayed: _, ...event }) => inJson(event));
	return { instanceId, executionId, name, version, input, parent, history: asJson, answer };
}

/**
 * Replays a recorded execution with this app: the orchestrator must answer to every shorter history with a beginning
 * of what was recorded, and to the whole with all of it. An input, and what is returned, may have further keys.
 */
export async function replayRecorded(
	context: HostContext,
	recorded: RecordedHistory,
): Promise<ReplayReport> {
	const { instanceId, name } = recorded;
	const fn = orchestrator(context, name);
	const instance = newInstance(recorded, 0);
	const history = recorded.history.map(
		(event) => ({ ...event, Timestamp: new Date(event.Timestamp as string) }) as HistoryEvent,
	);
	const cuts = cutsOf(history);
	const report = { instanceId, name, events: history.length, cuts: cuts.length };
	for (const length of cuts) {
		const part = history.slice(0, length);
		const answer = await askOrchestrator(context, fn, instance, played(part), true);
		const { end } = interpret(executionOf(context, instance), part, answer);
		const difference =
			end?.kind === "nonDeterministic" ? end.message : beginsOtherwise(answer, recorded.answer);
		if (difference !== undefined) {
			return {
				...report,
				difference: `After ${length} of ${history.length} events: ${difference}`,
			};
		}
	}
	const whole = await answerTo(context, fn, instance, history);
	if (isWithin(recorded.answer, whole)) return report;
	return {
		...report,
		difference: `In the end it answers ${text(whole)}, and not what was recorded.`,
	};
}

function orchestrator({ app }: HostContext, name: string): AppFunction {
	const fn = app.functions.find("orchestrator", name);
	if (fn === undefined) throw new Error(app.functions.problemOf("orchestrator", name));
	return fn;
}

async function answerTo(
	context: HostContext,
	fn: AppFunction,
	instance: Instance,
	history: readonly HistoryEvent[],
): Promise<RecordedAnswer> {
	const answer = await askOrchestrator(context, fn, instance, played(history), true);
	const { actions, isDone, output } = answer;
	return inJson({ actions, isDone, ...(output === undefined ? {} : { output }) });
}

/** What differs first between the actions and the recorded ones; nothing when they are the beginning of those. */
function beginsOtherwise(
	{ actions }: OrchestratorAnswer,
	recorded: RecordedAnswer,
): string | undefined {
	const found = inJson(actions);
	const at = found.findIndex((action, index) => !isWithin(recorded.actions[index], action));
	if (at < 0) return undefined;
	return `action ${at} is ${text(found[at])}, recorded is ${text(recorded.actions[at]) ?? "none"}.`;
}

/**
 * Whether everything that was recorded is found again; objects may have more keys than then. That a timer is canceled
 * later is no difference.
 */
function isWithin(recorded: unknown, found: unknown): boolean {
	if (typeof recorded !== "object" || recorded === null) return Object.is(recorded, found);
	if (typeof found !== "object" || found === null) return false;
	if (Array.isArray(recorded) !== Array.isArray(found)) return false;
	if (Array.isArray(recorded) && recorded.length !== (found as unknown[]).length) return false;
	return Object.entries(recorded).every(
		([key, value]) => key === "isCanceled" || isWithin(value, (found as never)[key]),
	);
}

function inJson<T>(value: T): T {
	return JSON.parse(JSON.stringify(value)) as T;
}

function text(value: unknown): string | undefined {
	return JSON.stringify(value);
}

/**
 * A check that an orchestrator is deterministic: its function is called with every shorter history that
 * could have been, and must answer with a beginning of what it answers to the whole. Nothing is stored.
 */
import type { AppFunction } from "../app/app-function.ts";
import { askOrchestrator, executionOf } from "../engine/orchestration-dispatch.ts";
import type { HostContext } from "../host-context.ts";
import { EventType, type HistoryEvent } from "./history.ts";
import type { Instance } from "./instance.ts";
import { interpret } from "./interpreter.ts";
import type { OrchestratorAnswer } from "./orchestrator-answer.ts";

export interface ReplayReport {
	instanceId: string;
	/** The name of the orchestrator function. */
	name: string;
	/** How many events the history of the current, or last, execution has. */
	events: number;
	/** How many shorter histories were tried. */
	cuts: number;
	/** What differed first; absent when nothing did. */
	difference?: string;
}

/** The events after which an orchestrator goes on, or a dispatch ends. */
const BOUNDARIES = new Set<number>([
	EventType.ExecutionStarted,
	EventType.TaskCompleted,
	EventType.TaskFailed,
	EventType.SubOrchestrationInstanceCompleted,
	EventType.SubOrchestrationInstanceFailed,
	EventType.TimerFired,
	EventType.EventRaised,
	EventType.OrchestratorCompleted,
]);

/** Replays the current, or last, execution of an instance. Throws when there is no such instance or function. */
export async function replayInstance(
	context: HostContext,
	instanceId: string,
): Promise<ReplayReport> {
	const instance = context.store.instance(instanceId);
	if (instance === undefined) throw new Error(`There is no instance with the id '${instanceId}'.`);
	const { name } = instance;
	const fn = context.app.functions.find("orchestrator", name);
	if (fn === undefined) throw new Error(context.app.functions.problemOf("orchestrator", name));
	const history = context.store.history(instance).flat();
	const cuts = cutsOf(history);
	const difference = await firstDifference(context, { instance, fn, history, cuts });
	const report = { instanceId, name, events: history.length, cuts: cuts.length };
	return difference === undefined ? report : { ...report, difference };
}

interface Replay {
	instance: Instance;
	fn: AppFunction;
	history: readonly HistoryEvent[];
	cuts: readonly number[];
}

async function firstDifference(context: HostContext, replay: Replay): Promise<string | undefined> {
	const { instance, fn, history, cuts } = replay;
	if (cuts.length === 0) return undefined;
	const answerTo = (length: number) =>
		askOrchestrator(context, fn, instance, played(history.slice(0, length)), true);
	const whole = await answerTo(history.length);
	const { end } = interpret(executionOf(context, instance), history, whole);
	if (end?.kind === "nonDeterministic") return end.message;
	const expected = actionTexts(whole);
	for (const length of cuts) {
		const found = actionTexts(await answerTo(length));
		const at = found.findIndex((text, index) => text !== expected[index]);
		if (at >= 0)
			return `After ${length} of ${history.length} events the orchestrator's action ${at} is ${found[at]}, in the whole history it is ${expected[at] ?? "absent"}.`;
	}
	return undefined;
}

/** The lengths of the shorter histories; the whole one is among them, to be run twice. */
export function cutsOf(history: readonly HistoryEvent[]): number[] {
	return history.flatMap(({ EventType: type }, index) => (BOUNDARIES.has(type) ? [index + 1] : []));
}

/** The events as they were in the last dispatch of this history: what came before it has been played. */
export function played(history: readonly HistoryEvent[]): HistoryEvent[] {
	const started = history.findLastIndex((e) => e.EventType === EventType.OrchestratorStarted);
	return history.map((event, index) => ({ ...event, IsPlayed: index < started }));
}

/** A timer may be cancelled later, so that it is cancelled is not compared. */
function actionTexts({ actions }: OrchestratorAnswer): string[] {
	return actions.map((action) =>
		JSON.stringify(action, (key, value) => (key === "isCanceled" ? undefined : value)),
	);
}

/**
 * Re-executes an orchestrator's list of actions against its history, as the Durable extension and the
 * Durable Task Framework under it do (OutOfProcOrchestrationShim.cs, TaskOrchestrationExecutor.cs). Owns the
 * task ids of the host and what is open; the library counts its own ids, and the two must agree.
 *
 * 1. One action after the other: the next is scheduled when the one before it has settled.
 * 2. Ids are given in the order of scheduling, from 0, one for each activity, sub-orchestration, timer,
 *    entity message, retry timer and retry attempt. Waiting for an event takes none.
 * 3. Each scheduled event of the history must be the command of that id; the first that is not ends the run.
 * 4. An orchestration ends only when no activity, sub-orchestration or uncancelled timer is open.
 * 5. Nothing here has side effects: same history and answer, same interpretation.
 */

import { entityOfSchedulerId } from "../entities/entity-message.ts";
import { messageOf } from "../host-error.ts";
import { type Command, mismatch } from "./command.ts";
import { ExternalEvents } from "./external-events.ts";
import { type EventRaised, EventType, type HistoryEvent, type ScheduledEvent } from "./history.ts";
import {
	type Action,
	ActionType,
	type EntityAction,
	type OrchestratorAnswer,
	type RetryOptions,
	type SubOrchestrationAction,
} from "./orchestrator-answer.ts";
import { PendingStep } from "./pending-step.ts";
import { retryDelayMs } from "./retry-delay.ts";
import { childInstanceProblem, unsupported } from "./scheduling-rules.ts";
import {
	ANYTHING,
	callKey,
	eventKey,
	isAnyTwice,
	type Wait,
	waitFor,
	type YieldedTask,
} from "./wait.ts";

export interface Execution {
	instanceId: string;
	executionId: string;
	parentInstanceId: string | null;
	/** The most actions of one execution (host.json maxOrchestrationActions). */
	maxActions: number;
	/** Why a function of that name and kind cannot be called; nothing if it can. */
	problemOf(kind: "activity" | "orchestrator" | "entity", name: string): string | undefined;
}

export interface Interpretation {
	/** What is to be scheduled now, in the order of ids. */
	commands: Command[];
	/** Why the orchestration ends, or the reason why it cannot go on; nothing while it waits. */
	end?:
		| { kind: "done" }
		| { kind: "threw" }
		| { kind: "continuedAsNew"; input: unknown }
		| { kind: "failed"; message: string };
	/** External events that arrived after the execution had asked to continue as new. */
	carriedOver: HistoryEvent[];
	/** True when nothing that could still arrive would move the orchestration. */
	isStuck: boolean;
	/** What has to arrive before the orchestrator can go on. */
	wait: Wait;
}

export function interpret(
	execution: Execution,
	history: readonly HistoryEvent[],
	answer: OrchestratorAnswer,
): Interpretation {
	return new Interpreter(execution, answer).run(history);
}

class Interpreter {
	readonly #execution: Execution;
	readonly #answer: OrchestratorAnswer;
	readonly #commands = new Map<number, Command>();
	readonly #open = new Map<number, PendingStep>();
	readonly #calls = new Map<string, PendingStep>();
	readonly #events = new ExternalEvents();
	readonly #carriedOver: HistoryEvent[] = [];
	#nextId = 0;
	#nowMs = 0;
	#cursor = 0;
	#isAtEnd = false;
	#continueAsNew: { input: unknown } | undefined;
	#problem: string | undefined;
	/** The tasks of the action at the cursor. */
	#tasks: YieldedTask[] = [];
	#hasFailures = false;

	constructor(execution: Execution, answer: OrchestratorAnswer) {
		this.#execution = execution;
		this.#answer = answer;
	}

	run(history: readonly HistoryEvent[]): Interpretation {
		for (const event of history) {
			const difference = this.#take(event);
			if (difference !== undefined) return this.#ended(nonDeterministic(difference), []);
		}
		const commands = [...this.#commands.values()];
		if (this.#open.size > 0) return this.#waiting(commands);
		if (this.#problem !== undefined) return this.#ended(this.#problem, commands);
		if (!this.#isAtEnd) return this.#waiting(commands);
		const { error, isDone } = this.#answer;
		if (error !== undefined) return this.#result(commands, { kind: "threw" });
		if (!isDone) return this.#waiting(commands);
		return this.#continueAsNew === undefined
			? this.#result(commands, { kind: "done" })
			: this.#result(commands, { kind: "continuedAsNew", ...this.#continueAsNew });
	}

	/** Takes one event; answers what differs when the event contradicts the orchestrator. */
	#take(event: HistoryEvent): string | undefined {
		switch (event.EventType) {
			case EventType.OrchestratorStarted:
				this.#nowMs = event.Timestamp.getTime();
				return;
			case EventType.ExecutionStarted:
				this.#advance();
				return;
			case EventType.TaskScheduled:
			case EventType.SubOrchestrationInstanceCreated:
			case EventType.TimerCreated:
			case EventType.EventSent:
				return this.#match(event);
			case EventType.TaskCompleted:
			case EventType.SubOrchestrationInstanceCompleted:
				this.#settle(event.TaskScheduledId, false);
				return;
			case EventType.TaskFailed:
			case EventType.SubOrchestrationInstanceFailed:
				this.#hasFailures = true;
				this.#settle(event.TaskScheduledId, true);
				return;
			case EventType.TimerFired:
				this.#settle(event.TimerId, false);
				return;
			case EventType.EventRaised:
				this.#raise(event);
		}
	}

	#match(event: HistoryEvent & ScheduledEvent): string | undefined {
		const difference = mismatch(event, this.#commands.get(event.EventId));
		this.#commands.delete(event.EventId);
		return difference;
	}

	#settle(id: number, failed: boolean): void {
		const step = this.#open.get(id);
		this.#open.delete(id);
		step?.settle(failed);
	}

	#raise(event: HistoryEvent & EventRaised): void {
		const call = this.#calls.get(event.Name);
		if (call !== undefined) {
			this.#calls.delete(event.Name);
			call.settle(false);
		} else if (this.#continueAsNew !== undefined) this.#carriedOver.push(event);
		else this.#events.raise(event);
	}

	#advance(): void {
		const { actions } = this.#answer;
		while (this.#problem === undefined && this.#cursor < actions.length) {
			this.#tasks = [];
			const step = this.#schedule(actions[this.#cursor++]!);
			if (step.isOpen) {
				step.onSettled(() => this.#advance());
				return;
			}
		}
		this.#isAtEnd = this.#problem === undefined;
	}

	#schedule(action: Action): PendingStep {
		if (this.#cursor > this.#execution.maxActions)
			this.#problem ??= `Maximum amount of orchestration actions (${this.#execution.maxActions}) has been reached. This value can be configured in host.json as maxOrchestrationActions.`;
		if (this.#problem !== undefined) return PendingStep.settled();
		try {
			return this.#scheduleAction(action);
		} catch (error) {
			this.#problem = messageOf(error);
			return PendingStep.settled();
		}
	}

	#scheduleAction(action: Action): PendingStep {
		switch (action.actionType) {
			case ActionType.CallActivity:
				return this.#activity(action.functionName, action.input);
			case ActionType.CallActivityWithRetry:
				return this.#retrying(action.retryOptions!, () =>
					this.#activity(action.functionName, action.input),
				);
			case ActionType.CallSubOrchestrator:
				return this.#subOrchestration(action);
			case ActionType.CallSubOrchestratorWithRetry:
				return this.#retrying(action.retryOptions!, () => this.#subOrchestration(action));
			case ActionType.CreateTimer:
				return this.#timer(new Date(action.fireAt).getTime(), action.isCanceled);
			case ActionType.WaitForExternalEvent:
				return this.#externalEvent(action.externalEventName);
			case ActionType.CallEntity:
			case ActionType.SignalEntity:
				return this.#entity(action);
			case ActionType.WhenAll:
				return PendingStep.all(action.compoundActions.map((child) => this.#schedule(child)));
			case ActionType.WhenAny:
				return PendingStep.any(action.compoundActions.map((child) => this.#schedule(child)));
			case ActionType.ContinueAsNew:
				this.#continueAsNew = { input: action.input };
				return PendingStep.settled();
			default:
				throw new Error(unsupported(action.actionType));
		}
	}

	#activity(name: string, input: unknown): PendingStep {
		this.#require("activity", name);
		const id = this.#nextId++;
		return this.#issue({ kind: "activity", id, name, input });
	}

	#subOrchestration(action: SubOrchestrationAction): PendingStep {
		const { functionName: name, input, version = null } = action;
		this.#require("orchestrator", name);
		const id = this.#nextId++;
		const instanceId = action.instanceId || `${this.#execution.executionId}:${id}`;
		const problem = childInstanceProblem(instanceId, this.#execution);
		if (problem !== undefined) throw new Error(problem);
		return this.#issue({ kind: "subOrchestration", id, name, instanceId, input, version });
	}

	#externalEvent(name: string): PendingStep {
		const step = this.#events.wait(name);
		this.#tasks.push({ step, key: eventKey(name) });
		return step;
	}

	#timer(fireAtMs: number, isCanceled: boolean): PendingStep {
		const id = this.#nextId++;
		if (!isCanceled) return this.#issue({ kind: "timer", id, fireAtMs });
		this.#commands.set(id, { kind: "timer", id, fireAtMs });
		return PendingStep.settled();
	}

	#entity({ actionType, instanceId: target, operation, input }: EntityAction): PendingStep {
		this.#require("entity", entityOfSchedulerId(target).name);
		const id = this.#nextId++;
		const requestId = `${this.#execution.executionId}:${id}`;
		const isSignal = actionType === ActionType.SignalEntity;
		this.#commands.set(id, { kind: "entity", id, target, operation, input, requestId, isSignal });
		if (isSignal) return PendingStep.settled();
		const call = new PendingStep();
		this.#calls.set(requestId, call);
		this.#tasks.push({ step: call, key: callKey(requestId) });
		return call;
	}

	/**
	 * Attempt, timer, attempt, … and one more timer, due at once, after the last failure. When the retry
	 * timeout has passed the host fails without that timer, though the library waits for it: the library then
	 * never goes on. That is how the extension behaves; see `retryTimeoutInMilliseconds` in the document.
	 */
	#retrying(options: RetryOptions, attempt: () => PendingStep): PendingStep {
		const whole = new PendingStep();
		const firstAtMs = this.#nowMs;
		const attemptNumber = (number: number): void =>
			attempt().onSettled((failed) => {
				if (!failed) return whole.settle(false);
				const delayMs = retryDelayMs(options, number, this.#nowMs - firstAtMs);
				if (delayMs === undefined) return whole.settle(true);
				const isLast = number >= options.maxNumberOfAttempts;
				this.#timer(this.#nowMs + (isLast ? 0 : delayMs), false).onSettled(() =>
					isLast ? whole.settle(true) : attemptNumber(number + 1),
				);
			});
		attemptNumber(1);
		return whole;
	}

	#issue(command: Command): PendingStep {
		const step = new PendingStep();
		this.#commands.set(command.id, command);
		this.#open.set(command.id, step);
		this.#tasks.push({ step, key: command.id });
		return step;
	}

	#require(kind: "activity" | "orchestrator" | "entity", name: string): void {
		const problem = this.#execution.problemOf(kind, name);
		if (problem !== undefined) throw new Error(problem);
	}

	#waiting(commands: Command[]): Interpretation {
		const isStuck = this.#open.size === 0 && this.#calls.size === 0 && this.#events.waiting === 0;
		return { commands, carriedOver: [], isStuck, wait: this.#wait() };
	}

	#wait(): Wait {
		const { actions } = this.#answer;
		const isAtCursor = !this.#isAtEnd && this.#cursor === actions.length;
		if (!isAtCursor || this.#hasFailures || isAnyTwice(actions)) return ANYTHING;
		return waitFor(actions[this.#cursor - 1], this.#tasks);
	}

	#ended(message: string, commands: Command[]): Interpretation {
		return this.#result(commands, { kind: "failed", message });
	}

	#result(commands: Command[], end: Interpretation["end"] & object): Interpretation {
		return { commands, end, carriedOver: this.#carriedOver, isStuck: false, wait: ANYTHING };
	}
}

function nonDeterministic(difference: string): string {
	return `Non-Deterministic workflow detected: ${difference}. Was the orchestrator changed while this instance was running, or does it use time, randomness or input and output of its own?`;
}

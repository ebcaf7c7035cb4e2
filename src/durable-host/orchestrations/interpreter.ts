/**
 * Re-executes an orchestrator's list of actions against its history, as the Durable extension and the
 * Durable Task Framework under it do (OutOfProcOrchestrationShim.cs, TaskOrchestrationExecutor.cs). Owns the
 * order of actions and events; action-steps.ts owns what an action becomes, open-tasks.ts the task ids of the
 * host. The library counts its own ids, and the two must agree.
 *
 * 1. One action after the other: the next is scheduled when the one before it has settled.
 * 2. Ids are given in the order of scheduling, from 0, one for each activity, sub-orchestration, timer,
 *    entity message, retry timer and retry attempt. Waiting for an event takes none.
 * 3. Each scheduled event of the history must be the command of that id; the first that is not ends the run.
 * 4. An orchestration ends only when no activity, sub-orchestration or uncancelled timer is open.
 * 5. Nothing here has side effects: same history and answer, same interpretation.
 */
import { messageOf } from "../host-error.ts";
import { ActionSteps } from "./action-steps.ts";
import type { Command } from "./command.ts";
import type { Execution } from "./execution.ts";
import { type EventRaised, EventType, type Failure, type HistoryEvent } from "./history.ts";
import type { Observation } from "./observation.ts";
import type { OrchestratorAnswer } from "./orchestrator-answer.ts";
import { PendingStep } from "./pending-step.ts";
import { ANYTHING, isAnyTwice, type Wait, waitFor } from "./wait.ts";

export interface Interpretation {
	/** What is to be scheduled now, in the order of ids. */
	commands: Command[];
	/** Why the orchestration ends, or the reason why it cannot go on; nothing while it waits. */
	end?:
		| { kind: "done" }
		| { kind: "threw" }
		| { kind: "continuedAsNew"; input: unknown }
		| { kind: "nonDeterministic"; message: string }
		| { kind: "failed"; message: string };
	/** External events that arrived after the execution had asked to continue as new. */
	carriedOver: HistoryEvent[];
	/** What has to arrive before the orchestrator can go on. */
	wait: Wait;
	/** Patterns that go wrong; hazards.ts says them in words. */
	observations: readonly Observation[];
}

export function interpret(
	execution: Execution,
	history: readonly HistoryEvent[],
	answer: OrchestratorAnswer,
): Interpretation {
	return new Interpreter(execution, answer).run(history);
}

class Interpreter {
	readonly #answer: OrchestratorAnswer;
	readonly #steps: ActionSteps;
	readonly #carriedOver: HistoryEvent[] = [];
	/** What arrived while the instance was suspended. */
	#heldBack: HistoryEvent[] | undefined;
	#cursor = 0;
	#isAtEnd = false;
	#problem: string | undefined;
	#hasFailures = false;

	constructor(execution: Execution, answer: OrchestratorAnswer) {
		this.#answer = answer;
		this.#steps = new ActionSteps(execution);
	}

	run(history: readonly HistoryEvent[]): Interpretation {
		for (const event of history) {
			const difference = this.#take(event);
			if (difference !== undefined)
				return this.#result(
					{ kind: "nonDeterministic", message: nonDeterministic(difference) },
					[],
				);
		}
		if (this.#steps.tasks.isAnyOpen) return this.#waiting();
		if (this.#problem !== undefined)
			return this.#result({ kind: "failed", message: this.#problem });
		if (!this.#isAtEnd || !this.#hasReturned) return this.#waiting();
		if (this.#answer.error !== undefined) return this.#result({ kind: "threw" });
		const { continueAsNew } = this.#steps;
		return continueAsNew === undefined
			? this.#result({ kind: "done" })
			: this.#result({ kind: "continuedAsNew", ...continueAsNew });
	}

	get #hasReturned(): boolean {
		return this.#answer.isDone || this.#answer.error !== undefined;
	}

	/** Takes one event; answers what differs when the event contradicts the orchestrator. */
	#take(event: HistoryEvent): string | undefined {
		const { EventType: type } = event;
		if (type === EventType.OrchestratorStarted) this.#steps.nowMs = event.Timestamp.getTime();
		else if (type === EventType.ExecutionResumed) return this.#resume();
		else if (this.#heldBack !== undefined) this.#heldBack.push(event);
		else if (type === EventType.ExecutionSuspended) this.#heldBack = [];
		else return this.#apply(event);
	}

	/** What was held back follows in the order of arrival. */
	#resume(): string | undefined {
		const events = this.#heldBack ?? [];
		this.#heldBack = undefined;
		for (const event of events) {
			const difference = this.#apply(event);
			if (difference !== undefined) return difference;
		}
	}

	#apply(event: HistoryEvent): string | undefined {
		const { tasks } = this.#steps;
		switch (event.EventType) {
			case EventType.ExecutionStarted:
				this.#advance();
				return;
			case EventType.TaskScheduled:
			case EventType.SubOrchestrationInstanceCreated:
			case EventType.TimerCreated:
			case EventType.EventSent:
				return tasks.match(event);
			case EventType.TaskCompleted:
			case EventType.SubOrchestrationInstanceCompleted:
				tasks.settle(event.TaskScheduledId, { failed: false, result: event.Result });
				return;
			case EventType.TaskFailed:
			case EventType.SubOrchestrationInstanceFailed:
				this.#hasFailures = true;
				tasks.settle(event.TaskScheduledId, { failed: true, isFinal: isFinal(event) });
				return;
			case EventType.TimerFired:
				this.#steps.fireTimer(event.TimerId);
				return;
			case EventType.EventRaised:
				this.#raise(event);
		}
	}

	#raise(event: HistoryEvent & EventRaised): void {
		if (this.#steps.tasks.answer(event.Name)) return;
		if (this.#steps.continueAsNew !== undefined) this.#carriedOver.push(event);
		else this.#steps.events.raise(event);
	}

	#advance(): void {
		const { actions } = this.#answer;
		while (this.#problem === undefined && this.#cursor < actions.length) {
			const step = this.#schedule(this.#cursor++);
			if (step.isOpen) {
				step.onSettled(() => this.#advance());
				return;
			}
		}
		this.#isAtEnd = this.#problem === undefined;
	}

	#schedule(index: number): PendingStep {
		try {
			return this.#steps.schedule(this.#answer.actions[index]!, index);
		} catch (error) {
			this.#problem = messageOf(error);
			return PendingStep.settled();
		}
	}

	#waiting(): Interpretation {
		const observations = [...this.#steps.observations, ...this.#observed()];
		const wait = this.#wait();
		// What was asked for before the suspension, and is not scheduled yet, comes with the resume.
		const commands = this.#heldBack === undefined ? this.#steps.tasks.commands : [];
		return { commands, carriedOver: [], wait, observations };
	}

	#observed(): Observation[] {
		if (this.#heldBack !== undefined || this.#problem !== undefined) return [];
		const { tasks, events, hasFailed } = this.#steps;
		const action = this.#cursor - 1;
		if (!this.#isAtEnd && this.#cursor < this.#answer.actions.length)
			return [{ kind: hasFailed ? "waitsForOthers" : "outOfStep", action }];
		if (this.#hasReturned) {
			const untilMs = tasks.onlyTimersUntilMs;
			if (untilMs !== undefined) return [{ kind: "heldByTimers", untilMs }];
			return this.#isAtEnd || tasks.isAnyOpen ? [] : [{ kind: "heldByMessages", action }];
		}
		const isAnythingOpen = tasks.isAnyOpen || tasks.isAnyCalled || events.waiting > 0;
		return this.#isAtEnd && !isAnythingOpen ? [{ kind: "stuck" }] : [];
	}

	#wait(): Wait {
		const { actions } = this.#answer;
		const isAtCursor = !this.#isAtEnd && this.#cursor === actions.length;
		if (!isAtCursor || this.#hasFailures || this.#steps.mayGrow || isAnyTwice(actions))
			return ANYTHING;
		return waitFor(actions[this.#cursor - 1], this.#steps.tasks.yielded);
	}

	#result(
		end: Interpretation["end"] & object,
		commands = this.#steps.tasks.commands,
	): Interpretation {
		const { observations } = this.#steps;
		return { commands, end, carriedOver: this.#carriedOver, wait: ANYTHING, observations };
	}
}

function isFinal({ FailureDetails }: Failure): boolean {
	return (FailureDetails as { IsNonRetriable?: unknown } | undefined)?.IsNonRetriable === true;
}

function nonDeterministic(difference: string): string {
	return `Non-Deterministic workflow detected: ${difference}. Was the orchestrator changed while this instance was running, or does it use time, randomness or input and output of its own?`;
}

/**
 * Turns an orchestrator's actions into steps that settle, as OutOfProcOrchestrationShim.cs and
 * DurableOrchestrationContext.cs do: gives the task ids, grows retries, polls and long timers, holds the locks.
 * The interpreter owns the order of the actions and the history.
 */
import { entityOfSchedulerId, schedulerId } from "../entities/entity-message.ts";
import type { Execution } from "./execution.ts";
import { ExternalEvents } from "./external-events.ts";
import { HTTP_ACTIVITY } from "./http-activity-name.ts";
import { polling } from "./http-polling.ts";
import { longTimer, MAX_TIMER_MS, TIMER_PIECE_MS } from "./long-timer.ts";
import type { Observation } from "./observation.ts";
import { OpenTasks } from "./open-tasks.ts";
import {
	type Action,
	ActionType,
	type EntityAction,
	type HttpRequest,
	type LockAction,
	type RetryOptions,
	type SubOrchestrationAction,
	type TimerAction,
} from "./orchestrator-answer.ts";
import { DONE, PendingStep } from "./pending-step.ts";
import { RepeatedTasks } from "./repeated-tasks.ts";
import { retrying } from "./retrying.ts";
import { childInstanceProblem } from "./scheduling-rules.ts";
import type { StepPlace } from "./step-place.ts";
import { eventKey } from "./wait.ts";

/** A Task.all that a task is part of. */
interface Group {
	/** The index of the action. */
	action: number;
	hasFailed: boolean;
	outer: Group | undefined;
}

export class ActionSteps {
	readonly tasks = new OpenTasks();
	readonly observations: Observation[] = [];
	readonly events = new ExternalEvents((waited, raised) =>
		this.observations.push({ kind: "eventNamesDiffer", waited, raised }),
	);
	continueAsNew: { input: unknown } | undefined;
	/** The instant of the dispatch, in milliseconds since the epoch. */
	nowMs = 0;
	readonly #execution: Execution;
	readonly #repeated = new RepeatedTasks(this.observations);
	/** The index of the action that is being scheduled. */
	#index = 0;
	#count = 0;
	#group: Group | undefined;
	#mayGrow = false;
	/** The first pieces of long timers that were cancelled. */
	readonly #cancelledPieces = new Set<number>();
	#held: { requestId: string; targets: string[] } | undefined;

	constructor(execution: Execution) {
		this.#execution = execution;
	}

	/** True when a task of the last action, a Task.all, has failed. */
	get hasFailed(): boolean {
		return this.#group?.hasFailed === true;
	}

	/** True when a success may have to be followed by a further task of the same step: a poll, or a piece of a timer. */
	get mayGrow(): boolean {
		return this.#mayGrow;
	}

	/** Schedules the action of that index. Throws when it cannot be carried out. */
	schedule(action: Action, index: number): PendingStep {
		this.#index = index;
		this.#group = undefined;
		this.tasks.forgetYielded();
		return this.#schedule(action, undefined);
	}

	fireTimer(id: number): void {
		if (this.#cancelledPieces.has(id)) this.observations.push({ kind: "cancelledPieceFired" });
		this.tasks.settle(id, DONE);
	}

	#schedule(action: Action, group: Group | undefined): PendingStep {
		this.#repeated.look(action, this.#index);
		const step = this.#stepOf(action, group);
		this.#repeated.remember(action, step);
		return step;
	}

	#stepOf(action: Action, group: Group | undefined): PendingStep {
		switch (action.actionType) {
			case ActionType.CallActivity:
			case ActionType.CallActivityWithRetry: {
				const attempt = () => this.#activity(action.functionName, action.input);
				return this.#task(action, attempt, group);
			}
			case ActionType.CallSubOrchestrator:
			case ActionType.CallSubOrchestratorWithRetry:
				return this.#task(action, () => this.#subOrchestration(action), group);
			case ActionType.CallHttp:
				return this.#http(action.httpRequest, group);
			case ActionType.CreateTimer:
				return this.#timer(action, group);
			case ActionType.WaitForExternalEvent:
				return this.#externalEvent(action.externalEventName);
			case ActionType.CallEntity:
			case ActionType.SignalEntity:
			case ActionType.ScheduledSignalEntity:
				return this.#entity(action);
			case ActionType.LockEntities:
				return this.#lock(action);
			case ActionType.ReleaseEntities:
				return this.#release();
			case ActionType.WhenAll:
				return this.#all(action.compoundActions, group);
			case ActionType.WhenAny:
				return PendingStep.any(action.compoundActions.map((one) => this.#schedule(one, group)));
			case ActionType.ContinueAsNew:
				this.continueAsNew = { input: action.input };
				return PendingStep.settled();
		}
		throw new Error(
			`Received an unexpected action type from the out-of-proc function: '${(action as Action).actionType}'.`,
		);
	}

	#all(actions: readonly Action[], outer: Group | undefined): PendingStep {
		const group: Group = { action: this.#index, hasFailed: false, outer };
		if (outer === undefined) this.#group = group;
		const steps = actions.map((action) => this.#schedule(action, group));
		for (const step of steps)
			step.onSettled(({ failed }) => {
				group.hasFailed ||= failed;
			});
		return PendingStep.all(steps);
	}

	#task(
		{ functionName, retryOptions }: { functionName: string; retryOptions?: RetryOptions },
		attempt: () => PendingStep,
		group: Group | undefined,
	): PendingStep {
		this.#countAction();
		if (retryOptions === undefined) return attempt();
		return retrying(functionName, retryOptions, attempt, this.#place(group));
	}

	#activity(name: string, input: unknown): PendingStep {
		if (name !== HTTP_ACTIVITY) this.#require("activity", name);
		return this.tasks.open({ kind: "activity", id: this.tasks.nextId(), name, input });
	}

	#subOrchestration(action: SubOrchestrationAction): PendingStep {
		const { functionName: name, input } = action;
		this.#require("orchestrator", name);
		const version = action.version ?? this.#execution.defaultVersion;
		if (version !== null && typeof version !== "string")
			throw new Error(`A sub-orchestration's version must be a text; received ${typeof version}.`);
		const id = this.tasks.nextId();
		const instanceId = action.instanceId || `${this.#execution.executionId}:${id}`;
		const problem = childInstanceProblem(instanceId, this.#execution);
		if (problem !== undefined) throw new Error(problem);
		return this.tasks.open({ kind: "subOrchestration", id, name, instanceId, input, version });
	}

	#http(request: HttpRequest, group: Group | undefined): PendingStep {
		this.#countAction();
		const call = (next: HttpRequest) => this.#activity(HTTP_ACTIVITY, next);
		if (request.asynchronousPatternEnabled === false) return call(request);
		this.#mayGrow = true;
		const { httpPollIntervalMs: pollIntervalMs } = this.#execution;
		return polling(request, { ...this.#place(group), call, pollIntervalMs });
	}

	#timer({ fireAt, isCanceled }: TimerAction, group: Group | undefined): PendingStep {
		this.#countAction();
		const fireAtMs = new Date(fireAt).getTime();
		const isLong = fireAtMs - this.nowMs > MAX_TIMER_MS;
		if (isCanceled) {
			const id = this.tasks.nextId();
			if (isLong) this.#cancelledPieces.add(id);
			const firstMs = isLong ? this.nowMs + TIMER_PIECE_MS : fireAtMs;
			this.tasks.send({ kind: "timer", id, fireAtMs: firstMs });
			return PendingStep.settled();
		}
		if (!isLong) return this.#openTimer(fireAtMs);
		this.#mayGrow = true;
		return longTimer(fireAtMs, {
			...this.#place(group),
			timer: (atMs) => this.#openTimer(atMs),
		});
	}

	#openTimer(fireAtMs: number): PendingStep {
		return this.tasks.open({ kind: "timer", id: this.tasks.nextId(), fireAtMs });
	}

	#externalEvent(name: string): PendingStep {
		const step = this.events.wait(name);
		this.tasks.noteYielded({ step, key: eventKey(name) });
		return step;
	}

	#entity(action: EntityAction): PendingStep {
		const { actionType, instanceId: target, operation, input, fireAt } = action;
		this.#require("entity", entityOfSchedulerId(target).name);
		this.#countAction();
		const id = this.tasks.nextId();
		const isSignal = actionType !== ActionType.CallEntity;
		const requestId = `${this.#execution.executionId}:${id}`;
		const due =
			actionType === ActionType.ScheduledSignalEntity && fireAt !== undefined
				? { dueAtMs: new Date(fireAt).getTime() }
				: {};
		const command = { kind: "entity", id, target, operation, input, requestId, isSignal } as const;
		if (!isSignal) return this.tasks.call(command);
		this.tasks.send({ ...command, ...due });
		return PendingStep.settled();
	}

	#lock({ lockRequestId: requestId, lockSet }: LockAction): PendingStep {
		for (const { name } of lockSet) this.#require("entity", name);
		this.#countAction();
		const id = this.tasks.nextId();
		const step = this.tasks.call({ kind: "lock", id, requestId, lockSet });
		step.onSettled(() => {
			this.#held = { requestId, targets: lockSet.map(schedulerId) };
		});
		return step;
	}

	/** One message for each lock that is held. */
	#release(): PendingStep {
		const { requestId, targets } = this.#held ?? { requestId: "", targets: [] };
		this.#held = undefined;
		for (const target of targets) {
			this.#countAction();
			this.tasks.send({ kind: "release", id: this.tasks.nextId(), target, requestId });
		}
		return PendingStep.settled();
	}

	#place(group: Group | undefined): StepPlace {
		return {
			now: () => this.nowMs,
			timer: (fireAtMs) =>
				this.tasks.openBetween({ kind: "timer", id: this.tasks.nextId(), fireAtMs }),
			grows: () => this.#noteGrowth(group),
			observe: (observation) => this.observations.push(observation),
		};
	}

	#noteGrowth(inner: Group | undefined): void {
		for (let group = inner; group !== undefined; group = group.outer)
			if (group.hasFailed) this.observations.push({ kind: "idAfterFailure", action: group.action });
	}

	#countAction(): void {
		const { maxActions } = this.#execution;
		if (this.#count >= maxActions)
			throw new Error(
				`Maximum amount of orchestration actions (${maxActions}) has been reached. This value can be configured in host.json file as MaxOrchestrationActions.`,
			);
		this.#count++;
	}

	#require(kind: "activity" | "orchestrator" | "entity", name: string): void {
		const problem = this.#execution.problemOf(kind, name);
		if (problem !== undefined) throw new Error(problem);
	}
}

import { type Command, mismatch } from "./command.ts";
import type { HistoryEvent, ScheduledEvent } from "./history.ts";
import { DONE, type Outcome, PendingStep } from "./pending-step.ts";
import { callKey, type YieldedTask } from "./wait.ts";

/** The task ids of one execution, what was asked for under them, and which of them are open. */
export class OpenTasks {
	/** What the history does not have yet, in the order of ids. */
	readonly #commands = new Map<number, Command>();
	readonly #open = new Map<number, { command: Command; step: PendingStep }>();
	/** The timers between attempts and polls, which are not the orchestrator's own. */
	#between: Set<number> | undefined;
	#calls: Map<string, PendingStep> | undefined;
	#nextId = 0;
	/** What was opened since the last `forgetYielded`. */
	#yielded: YieldedTask[] = [];

	get commands(): Command[] {
		return [...this.#commands.values()];
	}

	/** True when an activity, a sub-orchestration or an uncancelled timer is open. */
	get isAnyOpen(): boolean {
		return this.#open.size > 0;
	}

	/** True when an entity has not answered. */
	get isAnyCalled(): boolean {
		return this.#calls !== undefined && this.#calls.size > 0;
	}

	/**
	 * When the last of the orchestrator's own timers is due; undefined when something else is open, or nothing is.
	 */
	get onlyTimersUntilMs(): number | undefined {
		let untilMs: number | undefined;
		for (const { command } of this.#open.values()) {
			if (command.kind !== "timer" || this.#between?.has(command.id)) return undefined;
			untilMs = Math.max(untilMs ?? 0, command.fireAtMs);
		}
		return untilMs;
	}

	get yielded(): readonly YieldedTask[] {
		return this.#yielded;
	}

	forgetYielded(): void {
		this.#yielded = [];
	}

	noteYielded(task: YieldedTask): void {
		this.#yielded.push(task);
	}

	nextId(): number {
		return this.#nextId++;
	}

	/** Opens a task; it settles when the event of its id arrives. */
	open(command: Command): PendingStep {
		const step = new PendingStep();
		this.#commands.set(command.id, command);
		this.#open.set(command.id, { command, step });
		this.noteYielded({ step, key: command.id });
		return step;
	}

	/** Opens a timer between attempts or polls. */
	openBetween(command: Command): PendingStep {
		this.#between ??= new Set();
		this.#between.add(command.id);
		return this.open(command);
	}

	/** Asks for something that nobody waits for. */
	send(command: Command): void {
		this.#commands.set(command.id, command);
	}

	/** Sends what an entity answers, under the name of the request. */
	call(command: Command & { requestId: string }): PendingStep {
		const step = new PendingStep();
		this.send(command);
		this.#calls ??= new Map();
		this.#calls.set(command.requestId, step);
		this.noteYielded({ step, key: callKey(command.requestId) });
		return step;
	}

	/** Compares a scheduled event with what was asked for under its id; answers what differs. */
	match(event: HistoryEvent & ScheduledEvent): string | undefined {
		const difference = mismatch(event, this.#commands.get(event.EventId));
		this.#commands.delete(event.EventId);
		return difference;
	}

	settle(id: number, outcome: Outcome): void {
		const task = this.#open.get(id);
		this.#open.delete(id);
		task?.step.settle(outcome);
	}

	/** True when the event was the answer of an entity. */
	answer(requestId: string): boolean {
		const call = this.#calls?.get(requestId);
		if (call === undefined) return false;
		this.#calls?.delete(requestId);
		call.settle(DONE);
		return true;
	}
}

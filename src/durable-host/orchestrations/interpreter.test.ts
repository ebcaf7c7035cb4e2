import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	activity,
	all,
	any,
	completed,
	event,
	execution,
	failed,
	raised,
	retrying,
	run,
	scheduled,
	started,
	timer,
} from "./actions-under-test.ts";
import type { Command } from "./command.ts";
import { type EventBody, EventType, type HistoryEvent, historyEvent } from "./history.ts";
import { interpret } from "./interpreter.ts";
import { type Action, ActionType } from "./orchestrator-answer.ts";

describe("the interpreter", () => {
	it("schedules one action after the other", () => {
		const actions = [activity("a"), activity("b")];
		expect(run(actions, []).commands).toMatchObject([{ id: 0, name: "a" }]);
		expect(run(actions, [scheduled(0, "a"), completed(0)]).commands).toMatchObject([
			{ id: 1, name: "b" },
		]);
	});

	it("goes on behind Task.any when one is done, and behind Task.all when all are", () => {
		const events = [scheduled(0, "a"), scheduled(1, "b"), failed(0)];
		expect(run([any(activity("a"), activity("b")), activity("c")], events).commands).toHaveLength(
			1,
		);
		expect(run([all(activity("a"), activity("b")), activity("c")], events).commands).toEqual([]);
	});

	it("holds back the end while a timer or an activity is open, but not for a cancelled timer", () => {
		const created: EventBody = { EventType: EventType.TimerCreated, EventId: 0, FireAt: "" };
		const waits = any(timer(), event("go"));
		expect(run([waits], [created, raised("go")]).end).toBeUndefined();
		const cancelled = any(timer(true), event("go"));
		expect(run([cancelled], [created, raised("go")]).end).toEqual({ kind: "done" });
		const fired: EventBody = { EventType: EventType.TimerFired, TimerId: 0, FireAt: "" };
		expect(run([waits], [created, raised("go"), fired]).end).toEqual({ kind: "done" });
	});

	it("matches events whatever their case, keeps early ones, and serves the last waiter first", () => {
		expect(run([event("Go")], [raised("gO")]).end).toEqual({ kind: "done" });
		expect(
			run([activity("a"), event("go")], [scheduled(0, "a"), raised("go"), completed(0)]).end,
		).toEqual({
			kind: "done",
		});
	});

	it("retries with growing delays and one more timer after the last failure", () => {
		const actions = [retrying("a", 2), activity("next")];
		const fired = (TimerId: number): EventBody => ({
			EventType: EventType.TimerFired,
			TimerId,
			FireAt: "",
		});
		const created = (EventId: number): EventBody => ({
			EventType: EventType.TimerCreated,
			EventId,
			FireAt: "",
		});
		const first = [scheduled(0, "a"), failed(0)];
		expect(run(actions, first).commands).toEqual([{ kind: "timer", id: 1, fireAtMs: 1100 }]);
		const second = [...first, created(1), fired(1), scheduled(2, "a"), failed(2)];
		expect(run(actions, second).commands).toEqual([{ kind: "timer", id: 3, fireAtMs: 1000 }]);
		expect(run(actions, [...second, created(3), fired(3)]).commands).toMatchObject([
			{ id: 4, name: "next" },
		]);
	});

	it("carries over the events that arrive after continueAsNew, and loses those before", () => {
		const actions: Action[] = [event("a"), { actionType: ActionType.ContinueAsNew, input: 1 }];
		const result = run(actions, [raised("x"), raised("a"), raised("b"), raised("c")]);
		expect(result.end).toEqual({ kind: "continuedAsNew", input: 1 });
		expect(result.carriedOver).toMatchObject([{ Name: "b" }, { Name: "c" }]);
	});

	it("names the first event that the orchestrator does not schedule any more", () => {
		const { end } = run([activity("b")], [scheduled(0, "a"), completed(0)]);
		expect(end).toMatchObject({ kind: "nonDeterministic" });
		expect((end as { message: string }).message).toContain(
			"Non-Deterministic workflow detected: the history has TaskScheduled 'a' (id 0), but the orchestrator scheduled the activity 'b'",
		);
		const gone = run([], [scheduled(0, "a")]).end as { message: string };
		expect(gone.message).toContain("did not schedule anything under that id");
	});

	it("fails for a function that does not exist, when what is open has ended", () => {
		const actions = [all(activity("a"), activity("missing"))];
		expect(run(actions, []).end).toBeUndefined();
		expect(run(actions, [scheduled(0, "a"), completed(0)]).end).toEqual({
			kind: "failed",
			message: "There is no such function.",
		});
	});

	it("says when nothing can move the orchestration any more", () => {
		expect(run([], [], false).observations).toEqual([{ kind: "stuck" }]);
		expect(run([event("a")], [], false).observations).toEqual([]);
	});

	it("refuses more actions than allowed", () => {
		const actions = Array.from({ length: 51 }, () => timer(true));
		expect(run(actions, []).end).toMatchObject({ message: expect.stringContaining("(50)") });
	});

	it("never contradicts a history of its own, whatever completes in whatever order", () => {
		fc.assert(
			fc.property(programs, fc.infiniteStream(fc.nat(1000)), (actions, choices) => {
				const pick = (below: number) => choices.next().value! % below;
				const seen: number[] = [];
				const history: HistoryEvent[] = [];
				const add = (...bodies: EventBody[]) =>
					history.push(...bodies.map((body) => historyEvent(body, history.length)));
				const open: Command[] = [];
				add(...started);
				for (;;) {
					const result = interpret(execution, history, { actions, isDone: true });
					for (const command of result.commands) {
						seen.push(command.id);
						add(recordOf(command));
						open.push(command);
					}
					if (result.end !== undefined) {
						expect(result.end).toEqual({ kind: "done" });
						break;
					}
					expect(open.length).toBeGreaterThan(0);
					add({ EventType: EventType.OrchestratorStarted });
					for (let count = 1 + pick(3); count > 0 && open.length > 0; count--)
						add(outcomeOf(open.splice(pick(open.length), 1)[0]!, pick(3) === 0));
				}
				expect(seen.toSorted((a, b) => a - b)).toEqual(seen.map((_, index) => index));
			}),
			{ numRuns: 200 },
		);
	});
});

const step = fc.oneof(
	fc.constant(activity("a")),
	fc.boolean().map(timer),
	fc.integer({ min: 1, max: 3 }).map((attempts) => retrying("r", attempts)),
);
const programs = fc.array(
	fc.oneof(
		step,
		fc.array(step, { minLength: 1, maxLength: 4 }).map((steps) => all(...steps)),
		fc.array(step, { minLength: 1, maxLength: 4 }).map((steps) => any(...steps)),
	),
	{ maxLength: 6 },
);

function recordOf(command: Command): EventBody {
	return command.kind === "activity"
		? scheduled(command.id, command.name)
		: { EventType: EventType.TimerCreated, EventId: command.id, FireAt: "" };
}

function outcomeOf(command: Command, isFailure: boolean): EventBody {
	if (command.kind === "timer")
		return { EventType: EventType.TimerFired, TimerId: command.id, FireAt: "" };
	return isFailure ? failed(command.id) : completed(command.id);
}

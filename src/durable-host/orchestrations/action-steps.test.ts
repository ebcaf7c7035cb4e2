import { describe, expect, it } from "vitest";
import {
	activity,
	all,
	any,
	completed,
	created,
	dispatched,
	event,
	failed,
	fired,
	raised,
	retrying,
	run,
	runAt,
	scheduled,
	timer,
} from "./actions-under-test.ts";
import { type EventBody, EventType } from "./history.ts";
import { type Action, ActionType, type HttpRequest } from "./orchestrator-answer.ts";

const DAY_MS = 86_400_000;

describe("a timer of more than six days", () => {
	const actions = [timer(false, 10 * DAY_MS), activity("next")];

	it("is set in pieces of three days, each with an id of its own", () => {
		expect(runAt(actions, []).commands).toEqual([{ kind: "timer", id: 0, fireAtMs: 3 * DAY_MS }]);
		const pieces: [number, EventBody][] = [];
		const due = [3, 6, 9, 10].map((days) => days * DAY_MS);
		for (const [id, atMs] of due.entries()) {
			expect(runAt(actions, pieces).commands).toEqual([{ kind: "timer", id, fireAtMs: atMs }]);
			pieces.push([atMs, created(id)], [atMs, dispatched], [atMs, fired(id)]);
		}
		expect(runAt(actions, pieces).commands).toMatchObject([{ id: 4, name: "next" }]);
	});

	it("that is six days long is one", () => {
		expect(runAt([timer(false, 6 * DAY_MS)], []).commands).toMatchObject([
			{ fireAtMs: 6 * DAY_MS },
		]);
	});

	it("that is cancelled after its first piece contradicts the history, as in Azure", () => {
		const race = any(timer(true, 10 * DAY_MS), event("go"));
		const result = runAt(
			[race, activity("next")],
			[
				[0, created(0)],
				[3 * DAY_MS, dispatched],
				[3 * DAY_MS, fired(0)],
				[3 * DAY_MS, created(1)],
			],
		);
		expect(result.end?.kind).toBe("nonDeterministic");
	});
});

describe("callHttp", () => {
	const request: HttpRequest = { method: "POST", uri: "http://a/", headers: { "X-Kept": "1" } };
	const http = (more = {}): Action => ({
		actionType: ActionType.CallHttp,
		httpRequest: { ...request, ...more },
	});
	const answered = (id: number, statusCode: number, headers = {}): EventBody => ({
		EventType: EventType.TaskCompleted,
		TaskScheduledId: id,
		Result: JSON.stringify({ statusCode, headers, content: "" }),
	});
	const called = (id: number) => scheduled(id, "BuiltIn::HttpActivity");

	it("polls the Location until something else than 202 comes, with an id for each step", () => {
		const accepted = answered(0, 202, { location: "http://b/", "retry-after": "5" });
		const events = [called(0), accepted];
		const actions = [http(), activity("next")];
		expect(run(actions, events).commands).toEqual([{ kind: "timer", id: 1, fireAtMs: 6000 }]);
		events.push(created(1), fired(1));
		expect(run(actions, events).commands).toMatchObject([
			{ id: 2, input: { method: "GET", uri: "http://b/", headers: { "X-Kept": "1" } } },
		]);
		events.push(called(2), answered(2, 500));
		expect(run(actions, events).commands).toMatchObject([{ id: 3, name: "next" }]);
	});

	it("does not poll when told not to", () => {
		const actions = [http({ asynchronousPatternEnabled: false }), activity("next")];
		const events = [called(0), answered(0, 202, { Location: "http://b/" })];
		expect(run(actions, events).commands).toMatchObject([{ id: 1, name: "next" }]);
	});

	it("cannot wait until a date, and fails without the timer that the library counts", () => {
		const headers = { Location: "http://b/", "Retry-After": "Thu, 01 Jan 2026 00:00:00 GMT" };
		const events = [called(0), answered(0, 202, headers)];
		const result = run([http(), activity("next")], events, false);
		expect(result.commands).toMatchObject([{ id: 1, name: "next" }]);
		expect(result.observations).toEqual([{ kind: "cannotPoll", uri: "http://a/" }]);
	});

	it("sets a timer in vain when the answer does not say where to ask", () => {
		const events = [called(0), answered(0, 202)];
		const result = run([http(), activity("next")], events, false);
		expect(result.commands).toEqual([{ kind: "timer", id: 1, fireAtMs: 31_000 }]);
		expect(result.observations).toEqual([
			{ kind: "cannotPoll", uri: "http://a/" },
			{ kind: "outOfStep", action: 0 },
		]);
	});
});

describe("a step that may grow", () => {
	it("is attended to although nobody waits for it any more", () => {
		const race = any(timer(false, 10 * DAY_MS), event("go"));
		const { wait } = runAt(
			[race, activity("a")],
			[
				[0, created(0)],
				[0, raised("go")],
			],
		);
		expect(wait).toEqual({ for: "anything" });
	});
});

describe("retries", () => {
	it("stop without a further timer after a final failure", () => {
		const final: EventBody = {
			EventType: EventType.TaskFailed,
			TaskScheduledId: 0,
			Reason: "",
			Details: "",
			FailureDetails: { IsNonRetriable: true },
		};
		const result = run([retrying("a", 3), activity("next")], [scheduled(0, "a"), final]);
		expect(result.commands).toMatchObject([{ id: 1, name: "next" }]);
		expect(result.observations).toEqual([
			{ kind: "stoppedRetrying", task: "a", reason: "isFinal" },
		]);
	});
});

describe("locks", () => {
	const lockSet = ["a", "b"].map((key) => ({ name: "E", key }));
	const lock: Action = { actionType: ActionType.LockEntities, lockRequestId: "l", lockSet };
	const release: Action = { actionType: ActionType.ReleaseEntities };
	const sent = (EventId: number, Name: string, InstanceId: string): EventBody => ({
		EventType: EventType.EventSent,
		EventId,
		InstanceId,
		Name,
		Input: "{}",
	});

	it("take one id for the request, and one for each release", () => {
		const actions = [lock, release, activity("next")];
		expect(run(actions, []).commands).toEqual([{ kind: "lock", id: 0, requestId: "l", lockSet }]);
		const acquired = [sent(0, "op", "@e@a"), raised("l")];
		expect(run(actions, acquired).commands).toMatchObject([
			{ kind: "release", id: 1, target: "@e@a" },
			{ kind: "release", id: 2, target: "@e@b" },
			{ id: 3, name: "next" },
		]);
	});

	it("are in the history under the names of the extension", () => {
		const released = [sent(1, "release", "@e@a"), sent(2, "release", "@e@b")];
		const events = [sent(0, "op", "@e@a"), raised("l"), ...released];
		expect(run([lock, release], events).end).toEqual({ kind: "done" });
		expect(run([release], [sent(0, "op", "@e@a")]).end?.kind).toBe("nonDeterministic");
	});
});

describe("a scheduled signal", () => {
	it("is sent at its instant, under a name that says so", () => {
		const fireAt = new Date(5000);
		const signal: Action = {
			actionType: ActionType.ScheduledSignalEntity,
			instanceId: "@e@k",
			operation: "add",
			fireAt,
		};
		expect(run([signal], []).commands).toMatchObject([
			{ kind: "entity", isSignal: true, dueAtMs: 5000, target: "@e@k" },
		]);
	});
});

describe("a suspended execution", () => {
	const suspended: EventBody = { EventType: EventType.ExecutionSuspended, Input: null };
	const resumed: EventBody = { EventType: EventType.ExecutionResumed, Input: null };
	const actions = [activity("a"), activity("b")];

	it("takes nothing in until it is resumed, then everything in order", () => {
		const events = [scheduled(0, "a"), suspended, completed(0)];
		expect(run(actions, events)).toMatchObject({ commands: [], observations: [] });
		expect(run(actions, [...events, resumed]).commands).toMatchObject([{ id: 1, name: "b" }]);
	});

	it("schedules with the resume what it had asked for in the dispatch that suspended it", () => {
		const events = [scheduled(0, "a"), completed(0), suspended];
		expect(run(actions, events).commands).toEqual([]);
		expect(run(actions, [...events, resumed]).commands).toMatchObject([{ id: 1, name: "b" }]);
	});
});

describe("what the interpreter observes:", () => {
	it("the same task in two groups, and whether it was done", () => {
		const task = activity("a");
		const observed = (actions: Action[], events: EventBody[]) => run(actions, events).observations;
		expect(observed([all(task), any(task)], [scheduled(0, "a"), completed(0)])).toContainEqual({
			kind: "scheduledAgain",
			action: 1,
			task: "'a'",
			wereDone: true,
		});
		expect(observed([all(task, task)], [])).toMatchObject([{ wereDone: false }]);
		const wait = event("e");
		expect(observed([any(wait), any(wait)], [raised("e"), raised("e")])).toEqual([]);
	});

	it("an id that a failed Task.all takes afterwards", () => {
		const events = [scheduled(0, "a"), scheduled(1, "r"), failed(0)];
		const actions = [all(activity("a"), retrying("r", 2)), activity("next")];
		expect(run(actions, events).observations).toEqual([{ kind: "waitsForOthers", action: 0 }]);
		expect(run(actions, [...events, failed(1)]).observations).toContainEqual({
			kind: "idAfterFailure",
			action: 0,
		});
	});

	it("that the library has gone on where the host waits", () => {
		expect(run([event("a"), activity("next")], [], false).observations).toEqual([
			{ kind: "outOfStep", action: 0 },
		]);
	});

	it("a return while the host waits for an event at an earlier action", () => {
		expect(run([event("a")], []).observations).toEqual([{ kind: "heldByMessages", action: 0 }]);
	});

	it("a return that timers alone hold back", () => {
		const events = [created(0), raised("go")];
		expect(run([any(timer(), event("go"))], events).observations).toEqual([
			{ kind: "heldByTimers", untilMs: 60_000 },
		]);
	});
});

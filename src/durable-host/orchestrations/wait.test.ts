import { describe, expect, it } from "vitest";
import { EventType, type IncomingEvent } from "./history.ts";
import { type Action, ActionType } from "./orchestrator-answer.ts";
import {
	ANYTHING,
	callKey,
	eventKey,
	isAnyTwice,
	isForMany,
	moves,
	RESUME,
	waitFor,
} from "./wait.ts";

const activity = (): Action => ({ actionType: ActionType.CallActivity, functionName: "a" });
const group = (type: "WhenAll" | "WhenAny", compoundActions: Action[]): Action => ({
	actionType: ActionType[type],
	compoundActions,
});
const open = (...keys: (number | `event ${string}` | `call ${string}`)[]) =>
	keys.map((key) => ({ key, step: { isOpen: true } }));
const completed = (id: number): IncomingEvent => ({
	EventType: EventType.TaskCompleted,
	TaskScheduledId: id,
	Result: null,
});
const failed = (id: number): IncomingEvent => ({
	EventType: EventType.TaskFailed,
	TaskScheduledId: id,
	Reason: "",
	Details: "",
});
const raised = (Name: string, Input = "1"): IncomingEvent => ({
	EventType: EventType.EventRaised,
	Name,
	Input,
});

describe("an orchestration that waits for all", () => {
	const all = () => waitFor(group("WhenAll", [activity(), activity()]), open(0, 1));

	it("moves with the last success, and not with those before", () => {
		const wait = all();
		expect(moves(wait, completed(1))).toBe(false);
		expect(moves(wait, completed(7))).toBe(false);
		expect(moves(wait, completed(0))).toBe(true);
	});

	it("moves with any failure, since the library does not wait for the others", () => {
		expect(moves(all(), failed(1))).toBe(true);
		const calls = waitFor(group("WhenAll", [activity()]), open(callKey("id"), 4));
		expect(moves(calls, raised("id", '{"result":"1","exceptionType":"Error"}'))).toBe(true);
	});

	it("moves with its termination", () => {
		expect(moves(all(), { EventType: EventType.ExecutionTerminated, Input: "" })).toBe(true);
	});
});

describe("an orchestration that waits for one", () => {
	it("moves with what it waits for, whatever else arrives", () => {
		const wait = waitFor(group("WhenAny", [activity(), activity()]), open(3, eventKey("Go")));
		expect(moves(wait, completed(2))).toBe(false);
		expect(moves(wait, raised("other"))).toBe(false);
		expect(moves(wait, raised("GO"))).toBe(true);
		expect(isForMany(wait)).toBe(false);
	});

	it("moves with an event that the library takes for the result of a task", () => {
		expect(moves(waitFor(activity(), open(7)), raised("7"))).toBe(true);
	});

	it("does not move with an event for later while an activity is open", () => {
		const wait = waitFor(activity(), open(0));
		expect(moves(wait, raised("done"))).toBe(false);
		expect(moves(wait, completed(0))).toBe(true);
	});
});

describe("what is in doubt", () => {
	it("moves: groups of groups, a group with nothing open, the end of the list", () => {
		const nested = group("WhenAny", [group("WhenAll", [activity()]), activity()]);
		expect(waitFor(nested, open(0, 1))).toBe(ANYTHING);
		expect(waitFor(group("WhenAny", []), [])).toBe(ANYTHING);
		expect(waitFor(undefined, open(0))).toBe(ANYTHING);
		expect(moves(ANYTHING, completed(9))).toBe(true);
		expect(isForMany(ANYTHING)).toBe(true);
	});

	it("is a task that was yielded twice", () => {
		const task = activity();
		expect(isAnyTwice([task, activity(), group("WhenAny", [activity(), activity()])])).toBe(false);
		expect(isAnyTwice([task, group("WhenAny", [activity(), task])])).toBe(true);
		const nested = group("WhenAny", [group("WhenAll", [task, activity()]), activity()]);
		expect(isAnyTwice([nested, group("WhenAny", [activity(), task])])).toBe(true);
		expect(isAnyTwice([nested])).toBe(false);
	});
});

it("A suspended orchestration moves with a resume or its end only", () => {
	expect(moves(RESUME, completed(0))).toBe(false);
	expect(moves(RESUME, { EventType: EventType.ExecutionResumed, Input: null })).toBe(true);
	expect(moves(RESUME, { EventType: EventType.ExecutionTerminated, Input: "" })).toBe(true);
});

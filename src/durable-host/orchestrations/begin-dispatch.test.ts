import { describe, expect, it } from "vitest";
import type { Message } from "../engine/message.ts";
import { beginDispatch } from "./begin-dispatch.ts";
import { EventType, type IncomingEvent } from "./history.ts";
import { newInstance } from "./instance.ts";

const start = { instanceId: "i", executionId: "e", name: "n", version: null, parent: null };
const running = { ...newInstance({ ...start, input: null }, 0), status: "Running" } as const;
const suspended = { ...running, status: "Suspended" } as const;

let rowId = 1;
const message = (body: IncomingEvent): Message<IncomingEvent> => ({
	...{ rowId: rowId++, target: "i", executionId: null, visibleAt: 1, body },
});
const event = (input = "1") =>
	message({ EventType: EventType.EventRaised, Name: "go", Input: input });
const resume = () => message({ EventType: EventType.ExecutionResumed, Input: "" });
const terminate = () => message({ EventType: EventType.ExecutionTerminated, Input: "why" });
const many = (count: number) => Array.from({ length: count }, () => event());

describe("what a dispatch takes", () => {
	it("is bounded by number; the rest waits, in order", () => {
		const messages = many(6000);
		const taken = beginDispatch(running, messages, 5);
		expect(taken.messages).toEqual(messages.slice(0, 5000));
		expect(taken.isMore).toBe(true);
		expect(beginDispatch(running, messages.slice(5000), 5).isMore).toBe(false);
	});

	it("is bounded by size, but for the first message", () => {
		const large = "x".repeat(40 * 1024 * 1024);
		const messages = [event(large), event(large), event(large), event()];
		expect(beginDispatch(running, messages, 5)).toMatchObject({
			messages: messages.slice(0, 2),
			isMore: true,
		});
		const huge = event(large.repeat(2));
		expect(beginDispatch(running, [huge, event()], 5).messages).toEqual([huge]);
	});

	it("does not end before a resume or a terminate, however much waits at a suspended instance", () => {
		const waiting = many(6000);
		const resumed = beginDispatch(suspended, [...waiting, resume(), event()], 5);
		expect(resumed.isSuspended).toBe(false);
		expect(resumed.messages).toHaveLength(5000);
		expect(resumed.messages[1]).toBe(waiting[0]);
		expect(resumed.isMore).toBe(true);
		const ended = beginDispatch(suspended, [...waiting, terminate()], 5);
		expect(ended).toMatchObject({ terminated: "why", isMore: false });
	});
});

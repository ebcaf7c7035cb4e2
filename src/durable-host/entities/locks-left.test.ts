import { expect, it } from "vitest";
import { type EventBody, EventType, historyEvent } from "../orchestrations/history.ts";
import { releaseLocksLeft } from "./locks-left.ts";

const sent = (Name: string, InstanceId: string, input: object): EventBody => ({
	EventType: EventType.EventSent,
	EventId: 0,
	InstanceId,
	Name,
	Input: JSON.stringify(input),
});
const lockset = [
	{ name: "E", key: "a" },
	{ name: "E", key: "b" },
];
const events = (...bodies: EventBody[]) => bodies.map((body) => historyEvent(body, 0));

it("an execution gives back the locks that it asked for and did not release", () => {
	const asked = sent("op", "@e@a", { id: "l", lockset, pos: 0 });
	const called = sent("op", "@e@a", { id: "1", op: "add" });
	const released = sent("release", "@e@a", { id: "l" });
	const targets = (...bodies: EventBody[]) =>
		releaseLocksLeft(events(...bodies), 9).map(({ target, body }) => [target, body]);
	expect(targets(called)).toEqual([]);
	expect(targets(asked, called)).toEqual([
		["@e@a", { release: "l" }],
		["@e@b", { release: "l" }],
	]);
	expect(targets(asked, released)).toEqual([["@e@b", { release: "l" }]]);
	expect(targets(asked, released, sent("release", "@e@b", { id: "l" }))).toEqual([]);
});

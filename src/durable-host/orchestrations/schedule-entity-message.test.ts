import { describe, expect, it } from "vitest";
import type { Instance } from "./instance.ts";
import { entityMessageOf } from "./schedule-entity-message.ts";

const instance = { instanceId: "i", executionId: "x" } as Instance;
const caller = { instanceId: "i", executionId: "x" };
const operation = {
	kind: "entity",
	id: 4,
	target: "@e@k",
	operation: "add",
	input: 5,
	requestId: "r",
} as const;

describe("a command that goes to an entity", () => {
	it("is a call that waits for its answer", () => {
		const { event, message } = entityMessageOf({ ...operation, isSignal: false }, instance, 10);
		expect(event).toMatchObject({ EventId: 4, InstanceId: "@e@k", Name: "op" });
		expect(JSON.parse((event as { Input: string }).Input)).toEqual({
			op: "add",
			id: "r",
			parent: "i",
		});
		expect(message).toEqual({
			target: "@e@k",
			executionId: null,
			visibleAt: 10,
			body: { op: "add", input: "5", requestId: "r", caller },
		});
	});

	it("is a signal that nobody waits for, at once or when it is due", () => {
		const at = (dueAtMs?: number) =>
			entityMessageOf(
				{ ...operation, isSignal: true, ...(dueAtMs === undefined ? {} : { dueAtMs }) },
				instance,
				10,
			);
		expect(at().message).toMatchObject({ visibleAt: 10, body: { op: "add", input: "5" } });
		expect(at().message.body).not.toHaveProperty("requestId");
		expect(at(5000)).toMatchObject({
			event: { Name: "op@1970-01-01T00:00:05.000Z" },
			message: { visibleAt: 5000 },
		});
		expect(at(3).message.visibleAt).toBe(10);
	});

	it("is a request for locks, to the first of the set, and their release", () => {
		const lockSet = [
			{ name: "E", key: "a" },
			{ name: "E", key: "b" },
		];
		const lock = entityMessageOf({ kind: "lock", id: 1, requestId: "l", lockSet }, instance, 10);
		expect(JSON.parse((lock.event as { Input: string }).Input)).toMatchObject({
			id: "l",
			lockset: lockSet,
			pos: 0,
		});
		expect(lock.message).toMatchObject({
			target: "@e@a",
			body: { lockSet: ["@e@a", "@e@b"], position: 0, requestId: "l", caller },
		});
		const release = { kind: "release", id: 2, target: "@e@b", requestId: "l" } as const;
		expect(entityMessageOf(release, instance, 10)).toMatchObject({
			event: { Name: "release" },
			message: { target: "@e@b", body: { release: "l" } },
		});
	});
});

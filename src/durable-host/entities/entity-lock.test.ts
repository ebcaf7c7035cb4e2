import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Message } from "../engine/message.ts";
import { type EntityLock, grantLock, nextTurn } from "./entity-lock.ts";
import type { EntityMessage, LockRequest } from "./entity-message.ts";

let rowId = 0;
const message = (body: EntityMessage): Message<EntityMessage> => ({
	rowId: ++rowId,
	target: "@e@k",
	executionId: null,
	visibleAt: 0,
	body,
});
const signal = (op: string) => message({ op, input: null });
const call = (op: string, instanceId: string) =>
	message({ op, input: null, requestId: op, caller: { instanceId, executionId: "x" } });
const request = (instanceId: string, requestId = `lock of ${instanceId}`) =>
	message({
		lockSet: ["@e@k", "@e@l"],
		position: 0,
		requestId,
		caller: { instanceId, executionId: "x" },
	});
const release = (instanceId: string) => message({ release: `lock of ${instanceId}` });
const lockOf = (instanceId: string): EntityLock => ({
	instanceId,
	requestId: `lock of ${instanceId}`,
});

function turn(lock: EntityLock | null, messages: Message<EntityMessage>[], max = 100) {
	const { operations, request: asked, used, lockedBy } = nextTurn(lock, messages, max);
	return {
		ops: operations.map(({ body }) => body.op),
		asked: asked?.body.caller.instanceId,
		used: used.length,
		lockedBy: lockedBy?.instanceId,
	};
}

describe("an entity's next turn", () => {
	it("serves everything in the order of arrival while the lock is free", () => {
		expect(turn(null, [signal("a"), call("b", "i"), signal("c")])).toMatchObject({
			ops: ["a", "b", "c"],
			used: 3,
		});
	});

	it("ends at a request for the lock, and at the most operations", () => {
		expect(turn(null, [signal("a"), request("i"), signal("b")])).toMatchObject({
			ops: ["a"],
			asked: "i",
			used: 2,
		});
		expect(turn(null, [signal("a"), signal("b")], 1)).toMatchObject({ ops: ["a"], used: 1 });
	});

	it("serves the holder alone while the lock is held, before those that came earlier", () => {
		const waiting = [signal("s"), call("other", "j"), request("j"), call("mine", "i")];
		expect(turn(lockOf("i"), waiting)).toMatchObject({ ops: ["mine"], used: 1, lockedBy: "i" });
		expect(turn(lockOf("i"), [signal("s")])).toMatchObject({ ops: [], used: 0 });
	});

	it("is free behind a release, also for what came before it", () => {
		const waiting = [signal("s"), call("mine", "i"), release("i"), call("other", "j")];
		expect(turn(lockOf("i"), waiting)).toMatchObject({
			ops: ["mine", "s", "other"],
			used: 4,
			lockedBy: undefined,
		});
	});

	it("is not freed by the release of a lock that it was not granted for", () => {
		expect(turn(lockOf("i"), [release("j"), signal("s")])).toMatchObject({
			ops: [],
			used: 1,
			lockedBy: "i",
		});
	});

	it("forgets a request that is taken back before it was granted", () => {
		expect(turn(lockOf("i"), [request("j"), release("j"), release("i")])).toMatchObject({
			asked: undefined,
			used: 3,
			lockedBy: undefined,
		});
	});

	it("never serves another than the holder, and uses every message once, whatever arrives", () => {
		const arrivals = fc.array(
			fc.record({ kind: fc.constantFrom("op", "signal", "lock", "release"), of: fc.nat(3) }),
			{ maxLength: 30 },
		);
		fc.assert(
			fc.property(arrivals, (list) => {
				let waiting = list.map(({ kind, of }) => {
					const instance = `i${of}`;
					if (kind === "op") return call("op", instance);
					if (kind === "signal") return signal("signal");
					return kind === "lock" ? request(instance) : release(instance);
				});
				let lock: EntityLock | null = null;
				const used = new Set<number>();
				for (;;) {
					const next = nextTurn(lock, waiting, 3);
					for (const { rowId: id } of next.used) {
						expect(used.has(id)).toBe(false);
						used.add(id);
					}
					const held = next.lockedBy;
					if (held !== null)
						for (const { body } of next.operations)
							expect(body.caller?.instanceId).toBe(held.instanceId);
					lock = next.request === undefined ? held : grantLock(next.request.body, 0).lockedBy;
					waiting = waiting.filter(({ rowId: id }) => !used.has(id));
					if (next.used.length === 0) break;
				}
				// What is left waits for a lock.
				expect(waiting.length === 0 || lock !== null).toBe(true);
			}),
		);
	});
});

describe("a granted request", () => {
	it("goes on to the next entity, and from the last to the orchestration", () => {
		const body = request("i").body as LockRequest;
		const first = grantLock(body, 7);
		expect(first.lockedBy).toEqual(lockOf("i"));
		expect(first.message).toMatchObject({ target: "@e@l", body: { position: 1 }, visibleAt: 7 });
		expect(grantLock({ ...body, position: 1 }, 7).message).toMatchObject({
			target: "i",
			executionId: "x",
			body: { Name: "lock of i", Input: '{"result":"Lock Acquisition Completed"}' },
		});
	});
});

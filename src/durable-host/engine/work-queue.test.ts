import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { steppedClock } from "../../clock/stepped-clock.ts";
import { Store } from "../store/store.ts";
import { WorkQueue } from "./work-queue.ts";

it("A message that was dropped does not let a stepped clock jump to its instant", async () => {
	const store = new Store(":memory:");
	const clock = steppedClock({ startMs: 0 });
	const release = clock.hold();
	const queue = new WorkQueue(clock, store, () => undefined);
	for (const [target, visibleAt] of [
		["@e@dropped", 9000],
		["@e@kept", 5000],
	] as const)
		queue.send({ target, visibleAt, executionId: null, body: { op: "o", input: null } });
	queue.drop("@e@dropped", "all");
	release();
	for (let turn = 0; turn < 10; turn++) await setImmediate();
	expect(clock.now()).toBe(5000);
	expect(queue.visible("@e@kept")).toHaveLength(1);
	await store.close();
});

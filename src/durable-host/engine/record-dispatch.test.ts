import { expect, it } from "vitest";
import { steppedClock } from "../../clock/stepped-clock.ts";
import { EventType, historyEvent } from "../orchestrations/history.ts";
import { newInstance } from "../orchestrations/instance.ts";
import { Store } from "../store/store.ts";
import { LiveInstances } from "./live-instances.ts";
import { recordDispatch } from "./record-dispatch.ts";
import { WorkQueue } from "./work-queue.ts";

it("A dispatch may have more events than a call can have arguments", async () => {
	const store = new Store(":memory:");
	const queue = new WorkQueue(steppedClock({ startMs: 0 }), store, () => undefined);
	const live = new LiveInstances(store);
	const start = { instanceId: "i", executionId: "e", name: "n", version: null };
	const instance = newInstance({ ...start, input: null, parent: null }, 0);
	const event = historyEvent({ EventType: EventType.TimerCreated, EventId: 1, FireAt: "" }, 0);
	const events = new Array(200_000).fill(event);
	const nothing = { used: [], activities: [], messages: [], starts: [], drops: null };
	const changes = { instance, history: { events, replaces: false }, ...nothing };
	const before = { instance, history: [], chunks: 0 };
	recordDispatch({ store, queue, live }, before, changes, undefined);
	expect(live.get("i")?.history).toHaveLength(200_000);
	await store.close();
});

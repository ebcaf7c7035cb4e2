import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { steppedClock } from "../../clock/stepped-clock.ts";
import type { HostContext } from "../host-context.ts";
import { Journal } from "../store/journal.ts";
import { Counters } from "./counters.ts";
import { JournalWriter } from "./journal-writer.ts";

it("What is recorded in the very moment in which all is written is written, too, with the clock held", async () => {
	const journal = new Journal();
	const clock = steppedClock({ startMs: 0 });
	const store = { journal, isOpen: true, write: async () => undefined };
	const context = { store, counters: new Counters(), log: () => undefined };
	const writer = new JournalWriter(context as unknown as HostContext, clock, () => undefined);
	journal.onRecord = () => writer.run();
	const written: string[] = [];
	clock.callAt(1, () => written.push("jump"));
	journal.afterWrite(() => {
		written.push("first");
		queueMicrotask(() => journal.afterWrite(() => written.push("second")));
	});
	for (let turn = 0; turn < 10; turn++) await setImmediate();
	expect(written).toEqual(["first", "second", "jump"]);
	await writer.stop();
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HostUnderTest, startHostUnderTest } from "../host-under-test.ts";
import type { RecordedHistory } from "./recorded-history.ts";

let host: HostUnderTest;
beforeAll(async () => {
	host = await startHostUnderTest();
});
afterAll(() => host.close());

async function recorded(): Promise<RecordedHistory> {
	const id = await host.start("sum", [1, 2, 3]);
	await host.until(id);
	// As it is when it was written to a file and read again.
	return JSON.parse(JSON.stringify(await host.record(id))) as RecordedHistory;
}

/** What the orchestrator handed over in its action of that number. */
function change(
	history: RecordedHistory,
	action: number,
	to: (action: Record<string, unknown>) => object,
): RecordedHistory {
	const actions = history.answer.actions.map((each, index) =>
		index === action ? to(each as Record<string, unknown>) : each,
	);
	return { ...history, answer: { ...history.answer, actions } };
}

describe("a recorded history", () => {
	it("replays at every cut with the app that it was recorded of, also when the instance is gone", async () => {
		const history = await recorded();
		await host.management(`/instances/${history.instanceId}`, { method: "DELETE" });
		expect(await host.replayRecorded(history)).toEqual({
			...{ instanceId: history.instanceId, name: "sum", events: 16, cuts: 8 },
		});
	});

	it("has another function where the app decides otherwise now", async () => {
		const history = change(await recorded(), 0, (action) => ({ ...action, functionName: "other" }));
		expect((await host.replayRecorded(history)).difference).toMatch(
			/^After \d+ of 16 events: action 0 is .*recorded is .*"other"/,
		);
	});

	it("may have fewer actions than the app has now only while it was not over", async () => {
		const history = await recorded();
		const { actions } = history.answer;
		const shorter = { ...history, answer: { ...history.answer, actions: actions.slice(0, -1) } };
		expect((await host.replayRecorded(shorter)).difference).toContain("recorded is none");
		const longer = {
			...history,
			answer: { ...history.answer, actions: [...actions, { actionType: 0 }] },
		};
		expect((await host.replayRecorded(longer)).difference).toContain("In the end it answers");
	});

	it("takes an input for the same that has further keys now, and for another that lacks one", async () => {
		const history = await recorded();
		const lacking = change(history, 0, ({ input: _, ...action }) => action);
		expect(await host.replayRecorded(lacking)).not.toHaveProperty("difference");
		const having = change(history, 0, (action) => ({ ...action, more: 1 }));
		expect(await host.replayRecorded(having)).toHaveProperty("difference");
	});

	it("of an orchestrator that the app no longer has is an error", async () => {
		const history = { ...(await recorded()), name: "gone" };
		await expect(host.replayRecorded(history)).rejects.toThrow("gone");
	});
});

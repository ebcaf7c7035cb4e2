import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EventType, historyEvent } from "../orchestrations/history.ts";
import { newInstance } from "../orchestrations/instance.ts";
import { historyChunk } from "./history-chunk.ts";
import { Store } from "./store.ts";

let store: Store;
beforeEach(() => {
	store = new Store(":memory:");
});
afterEach(() => store.close());

/** As the write loop does it; false when there was nothing to write. */
async function write(): Promise<boolean> {
	const batch = store.journal.take();
	if (batch === undefined) return false;
	await store.write(batch);
	store.journal.written();
	return true;
}

const instance = (instanceId: string, executionId = "e") =>
	newInstance(
		{ instanceId, executionId, name: "n", version: null, input: null, parent: null },
		1000,
	);
const message = (target: string) => ({
	target,
	executionId: null,
	visibleAt: 1,
	body: { EventType: EventType.EventRaised, Name: "go", Input: null },
});
const chunk = (number: number) =>
	historyChunk(number, [historyEvent({ EventType: EventType.OrchestratorStarted }, number)]);

describe("the journal", () => {
	it("never writes a message that was used before the write, and deletes one that was written", async () => {
		const brief = store.addMessage(message("a"));
		const kept = store.addMessage(message("b"));
		store.journal.useMessage(brief);
		expect(await write()).toBe(true);
		expect(store.readMessages()).toEqual([kept]);
		store.journal.useMessage(kept);
		await write();
		expect(store.readMessages()).toEqual([]);
	});

	it("tells of effects when what was recorded before is written, and not earlier", async () => {
		const told: string[] = [];
		store.journal.startInstance(instance("a"));
		store.journal.afterWrite(() => told.push(store.listInstances({ top: 9 })[0]!.instanceId));
		expect(told).toEqual([]);
		await write();
		expect(told).toEqual(["a"]);
		expect(store.journal.isIdle).toBe(true);
		expect(await write()).toBe(false);
	});

	it("is read before the file, so that nobody sees what is over", async () => {
		store.journal.startInstance(instance("a"));
		expect(store.instance("a")?.status).toBe("Pending");
		await write();
		store.journal.changeInstance({ ...instance("a"), status: "Completed" }, instance("a"));
		expect(store.instance("a")?.status).toBe("Completed");
		store.journal.purgeInstance("a");
		expect(store.instance("a")).toBeUndefined();
		await write();
		expect(store.instance("a")).toBeUndefined();
	});

	it("forgets the history of an instance that is started anew", async () => {
		store.journal.startInstance(instance("a"));
		store.journal.addHistory("a", chunk(0), false);
		await write();
		store.journal.addHistory("a", chunk(1), false);
		store.journal.startInstance(instance("a", "second"));
		store.journal.addHistory("a", chunk(0), false);
		await write();
		const now = store.instance("a")!;
		expect(now.executionId).toBe("second");
		expect(store.history(now)).toHaveLength(1);
	});

	it("is one write at a time, and what is recorded meanwhile goes with the next", async () => {
		const told: string[] = [];
		store.journal.startInstance(instance("a"));
		const first = store.journal.take()!;
		store.journal.startInstance(instance("b"));
		store.journal.afterWrite(() => told.push("b"));
		expect(store.journal.take()).toBeUndefined();
		expect([store.instance("a"), store.instance("b")].map((one) => one?.instanceId)).toEqual([
			"a",
			"b",
		]);
		await store.write(first);
		store.journal.written();
		expect(told).toEqual([]);
		expect(await write()).toBe(true);
		expect(told).toEqual(["b"]);
	});

	it("is in the file whole or not at all", async () => {
		store.journal.startInstance(instance("a"));
		// Without an instance there is no number under which to keep it.
		store.journal.addHistory("nobody", chunk(0), false);
		await expect(store.write(store.journal.take()!)).rejects.toThrow("NOT NULL");
		expect(store.listInstances({ top: 9 })).toEqual([]);
	});
});

describe("an instance whose row is older than its history", () => {
	it("is running since its last dispatch, also in lists", async () => {
		store.journal.startInstance(instance("a"));
		await write();
		store.journal.changeInstance({ ...instance("a"), status: "Running" }, instance("a"));
		store.journal.addHistory("a", chunk(0), false);
		store.journal.addHistory(
			"a",
			historyChunk(1, [historyEvent({ EventType: EventType.OrchestratorStarted }, 7000)]),
			false,
		);
		await write();
		expect(store.instance("a")).toMatchObject({ status: "Running", updatedAt: 7000 });
		expect(store.listInstances({ top: 9, statuses: ["Running"] })).toHaveLength(1);
		expect(store.listInstances({ top: 9, statuses: ["Pending"] })).toEqual([]);
		expect(store.readStarting()).toEqual([]);
	});

	it("knows the history of an instance whatever of it is in the file", async () => {
		const { journal } = store;
		const numbers = () => store.history(instance("a")).map((events) => +events[0]!.Timestamp);
		const written = async () => {
			const batch = journal.take()!;
			await store.write(batch);
			return () => journal.written();
		};
		journal.startInstance(instance("a"));
		journal.addHistory("a", chunk(0), false);
		(await written())();
		journal.addHistory("a", chunk(1), false);
		// In the file, which nobody has been told yet.
		const tell = await written();
		journal.addHistory("a", chunk(2), false);
		expect(numbers()).toEqual([0, 1, 2]);
		tell();
		expect(numbers()).toEqual([0, 1, 2]);
		journal.addHistory("a", undefined, true);
		expect(numbers()).toEqual([]);
		(await written())();
		journal.addHistory("a", chunk(0), false);
		journal.startInstance(instance("a", "e2"));
		expect(numbers()).toEqual([]);
	});

	it("makes batches that may be written twice", async () => {
		const { journal } = store;
		journal.startInstance(instance("a"));
		journal.addHistory("a", chunk(0), false);
		store.addMessage(message("a"));
		const activity = { executionId: "e", taskId: 0, name: "n", input: null };
		journal.addActivity({ rowId: store.nextRowId(), instanceId: "a", ...activity });
		journal.putEntity({ id: "@e@k", record: { exists: true, state: "1" }, updatedAt: 1 });
		journal.purgeInstance("b");
		const batch = journal.take()!;
		await store.write(batch);
		const content = () => [
			...[store.readMessages(), store.readActivities(), store.listInstances({ top: 9 })],
			...[store.listEntities({ top: 9 }), store.history(instance("a"))],
		];
		const before = content();
		await store.write(batch);
		expect(content()).toEqual(before);
		expect(before.map(({ length }) => length)).toEqual([1, 1, 1, 1, 1]);
		journal.written();
	});
});

import { HttpRequest } from "@azure/functions";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { JOB_ID, type WorldUnderTest, worldUnderTest } from "../activities/world-under-test.ts";
import { type ChangesView, changesSchema } from "../contract/views/change-views.ts";
import { runStart } from "../store/run-start.ts";
import { sampleNote, sampleOutcome } from "../store/suite/samples.ts";
import { readChanges } from "./read-changes.ts";

let world: WorldUnderTest;
let beganAt: number;
beforeEach(async () => {
	world = await worldUnderTest();
	beganAt = runStart((await world.store.readJob(JOB_ID))!);
});
afterEach(() => world.close());

async function changes(query: Record<string, string> = {}, id = JOB_ID): Promise<ChangesView> {
	const url = "http://127.0.0.1/api/jobs/x/changes";
	const request = new HttpRequest({ method: "GET", url, query, params: { id } });
	return changesSchema.parse((await readChanges(request, world.context)).jsonBody);
}

describe("the changes of a job", () => {
	it("are every item first, in pages that follow at once", async () => {
		const first = await changes({ count: "1" });
		expect(first).toMatchObject({ run: 1, items: [{ index: 0 }], more: true, waitMs: 0 });
		const second = await changes({ count: "1", after: first.next });
		expect(second).toMatchObject({ items: [{ index: 1 }], more: false, waitMs: 1000 });
	});

	it("are then those that changed, and nothing when none did", async () => {
		const { next } = await changes();
		expect((await changes({ after: next })).items).toEqual([]);
		await world.store.noteItem(JOB_ID, 1, sampleNote(1, "running", { at: beganAt }));
		const told = await changes({ after: next });
		expect(told.items).toMatchObject([{ index: 1, state: "running" }]);
	});

	it("tell a job that ended to wait, and one that is run again anew", async () => {
		const failed = { status: "failed", reason: "image", finishedAt: beganAt } as const;
		await world.store.writeOutcome(JOB_ID, sampleOutcome(0, failed));
		await world.store.changeJob(JOB_ID, (job) => ({ ...job, phase: "finished", status: "failed" }));
		const ended = await changes();
		expect(ended.waitMs).toBeGreaterThan(10_000);
		await world.store.changeJob(JOB_ID, (job) => ({ ...job, phase: "submitted", run: 2 }));
		const again = await changes({ after: ended.next });
		expect(again).toMatchObject({ run: 2, items: [{ state: "waiting" }, { state: "waiting" }] });
	});

	it("are refused from a place that is none, and of a job that is not there", async () => {
		await expect(changes({ after: "x" })).rejects.toMatchObject({ code: "InvalidRequest" });
		await expect(changes({}, "other")).rejects.toMatchObject({ code: "JobNotFound" });
	});
});

import { afterEach, beforeEach, expect, it } from "vitest";
import { sampleOutcome } from "../../store/suite/samples.ts";
import { JOB_ID, type WorldUnderTest, worldUnderTest } from "../world-under-test.ts";
import { closeItems } from "./close-items.ts";
import { closeJob } from "./close-job.ts";
import { finishJob } from "./finish-job.ts";
import { settleStopped } from "./settle-stopped.ts";

let world: WorldUnderTest;
beforeEach(async () => {
	world = await worldUnderTest();
});
afterEach(() => world.close());

const RUN = { id: JOB_ID, run: 1 };

/** The job of this world has two items. */
async function succeedAll(): Promise<void> {
	for (const index of [0, 1]) await world.store.writeOutcome(JOB_ID, sampleOutcome(index));
}
const outcome = () => world.store.readOutcome(JOB_ID, 0);
const cancel = () => world.store.changeJob(JOB_ID, (job) => ({ ...job, canceledAt: world.now() }));
const addMerge = () =>
	world.store.changeJob(JOB_ID, (record) => ({
		...record,
		job: { ...record.job, merge: record.job },
	}));

it("closes a job twice to the same record: what is finished stays as it is", async () => {
	await succeedAll();
	const closed = await closeJob(RUN, world.context.world);
	expect(closed).toMatchObject({ phase: "finished", status: "succeeded", finishedAt: world.now() });
	world.pass(1000);
	await cancel();
	expect(await closeJob(RUN, world.context.world)).toEqual({
		...closed,
		canceledAt: world.now(),
	});
});

it("leaves no item without an outcome: a fault of Tutti's own, or canceled if the job was", async () => {
	expect(await finishJob({ jobId: JOB_ID, run: 1 }, world.context)).toEqual({ status: "failed" });
	expect(await outcome()).toMatchObject({ status: "failed", reason: "internal" });
});

it("ends canceled when items were canceled", async () => {
	await cancel();
	expect(await finishJob({ jobId: JOB_ID, run: 1 }, world.context)).toEqual({ status: "canceled" });
	expect(await outcome()).toMatchObject({ status: "canceled", reason: "canceled" });
});

it("ends succeeded when the cancel came after the last outcome", async () => {
	await succeedAll();
	await cancel();
	expect(await finishJob({ jobId: JOB_ID, run: 1 }, world.context)).toEqual({
		status: "succeeded",
	});
});

it("ends canceled when the cancel came between the last outcome and the merge step", async () => {
	await addMerge();
	await succeedAll();
	await cancel();
	expect(await closeItems({ jobId: JOB_ID, run: 1 }, world.context)).toEqual({ merge: false });
	expect(await finishJob({ jobId: JOB_ID, run: 1 }, world.context)).toEqual({ status: "canceled" });
	expect((await world.store.readJob(JOB_ID))!.mergeSkipped).toBe("The job was canceled.");
});

it("ends nothing of a later run, though an activity of the earlier one comes again", async () => {
	await world.store.changeJob(JOB_ID, (job) => ({ ...job, run: 2, phase: "running" }));
	await closeItems({ jobId: JOB_ID, run: 1 }, world.context);
	await finishJob({ jobId: JOB_ID, run: 1 }, world.context);
	await closeJob(RUN, world.context.world);
	expect(await world.store.readJob(JOB_ID)).toMatchObject({ run: 2, phase: "running" });
	expect(await world.store.countItems(JOB_ID)).toMatchObject({ waiting: 2 });
});

it("has the merge step run only when every item succeeded, and says the same the second time", async () => {
	await addMerge();
	await succeedAll();
	expect(await closeItems({ jobId: JOB_ID, run: 1 }, world.context)).toEqual({ merge: true });
	expect(await closeItems({ jobId: JOB_ID, run: 1 }, world.context)).toEqual({ merge: true });
	expect(await world.store.readJob(JOB_ID)).toMatchObject({ phase: "merging" });
	expect(await finishJob({ jobId: JOB_ID, run: 1 }, world.context)).toEqual({ status: "failed" });
});

it("notes why the merge step is skipped", async () => {
	await addMerge();
	await world.store.writeOutcome(JOB_ID, sampleOutcome(0));
	expect(await closeItems({ jobId: JOB_ID, run: 1 }, world.context)).toEqual({ merge: false });
	const job = await world.store.readJob(JOB_ID);
	expect(job!.mergeSkipped).toBe("One item did not succeed.");
});

it("writes the outcome of a stopped item once, whatever a second run would say", async () => {
	const input = { jobId: JOB_ID, run: 1, items: [0], launches: 2, attempts: { 0: 1 } };
	await settleStopped({ ...input, reason: "job-timeout" }, world.context);
	await settleStopped({ ...input, reason: "canceled" }, world.context);
	expect(await outcome()).toMatchObject({
		status: "failed",
		reason: "job-timeout",
		attempts: 1,
		launches: 2,
	});
});

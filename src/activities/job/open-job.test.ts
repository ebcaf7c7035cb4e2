import { afterEach, beforeEach, expect, it } from "vitest";
import { JOB_ID, type WorldUnderTest, worldUnderTest } from "../world-under-test.ts";
import { openJob } from "./open-job.ts";

let world: WorldUnderTest;
beforeEach(async () => {
	world = await worldUnderTest();
});
afterEach(() => world.close());

const open = () => openJob({ jobId: JOB_ID }, world.context);

it("is safe to run twice because it notes the same both times", async () => {
	const first = await open();
	expect((await world.store.readJob(JOB_ID))!.phase).toBe("running");
	expect(await open()).toEqual(first);
	expect(await openJob({ jobId: "none-123456" }, world.context)).toBeNull();
});

it("registers the job in the installation's region, with whole cores for a full group", async () => {
	await world.store.changeJob(JOB_ID, ({ job, ...record }) => ({
		...record,
		job: { ...job, itemsPerGroup: 3, resources: { cpuCores: 0.7, memoryGb: 1 } },
	}));
	expect((await open())!.registration).toMatchObject({
		share: 1,
		job: { id: JOB_ID, run: 1, regions: ["here"], sku: "standard", cores: 3, weight: 1 },
	});
});

it("tells the job's own regions, parallelism, weight and priority", async () => {
	const own = { regions: ["a1b", "c2d"], parallelism: 5, weight: 7, priority: -3 };
	await world.store.changeJob(JOB_ID, (record) => ({
		...record,
		job: { ...record.job, ...own, sku: "spot" },
	}));
	expect((await open())!.registration.job).toMatchObject({ ...own, sku: "spot" });
});

it("says that the job was canceled or suspended before it began", async () => {
	await world.store.changeJob(JOB_ID, (record) => ({ ...record, canceledAt: 1, suspendedAt: 2 }));
	expect((await open())!.registration.job).toMatchObject({
		stopReason: "canceled",
		suspended: true,
	});
});

it("opens no job that has ended: nothing of it is to run", async () => {
	await world.store.changeJob(JOB_ID, (record) => ({ ...record, phase: "finished" }));
	expect(await open()).toBeNull();
});

import { afterEach, beforeEach, expect, it } from "vitest";
import { sampleNote } from "../../store/suite/samples.ts";
import { JOB_ID, LAUNCH, type WorldUnderTest, worldUnderTest } from "../world-under-test.ts";
import { createContainerGroup } from "./create-container-group.ts";
import { noteLaunch } from "./note-launch.ts";

/** The item after the last. */
const MERGE = 2;

let world: WorldUnderTest;
beforeEach(async () => {
	world = await worldUnderTest();
});
afterEach(() => world.close());

const noted = async () => (await world.store.readJob(JOB_ID))?.mergeNote;

it("a launch of the merge step is noted with the job, and never goes back", async () => {
	const job = (await world.store.readJob(JOB_ID))!;
	await noteLaunch(world.store, job, MERGE, sampleNote(1, "running"));
	await noteLaunch(world.store, job, MERGE, sampleNote(1, "launched"));
	expect(await noted()).toMatchObject({ launch: 1, state: "running" });
	await noteLaunch(world.store, job, MERGE, sampleNote(2, "launched"));
	expect(await noted()).toMatchObject({ launch: 2, state: "launched", earlier: [{ launch: 1 }] });
});

it("a launch of an item is noted with the item", async () => {
	const job = (await world.store.readJob(JOB_ID))!;
	await noteLaunch(world.store, job, 1, sampleNote(1, "running"));
	const [row] = await world.store.readItems(JOB_ID, 1, 1);
	expect(row?.note).toMatchObject({ launch: 1, state: "running" });
	expect(await noted()).toBeUndefined();
});

it("the merge step's is noted as soon as its create was answered", async () => {
	const goodUntil = world.now() + 10_000;
	const input = { ...LAUNCH, items: [MERGE], region: "here", goodUntil, endedLaunches: {} };
	await createContainerGroup(input, world.context);
	expect(await noted()).toMatchObject({ launch: 1, state: "launched", group: LAUNCH.lease });
});

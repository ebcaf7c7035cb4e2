import { afterEach, beforeEach, expect, it } from "vitest";
import { sampleOutcome } from "../../store/suite/samples.ts";
import { JOB_ID, LEASE, type WorldUnderTest, worldUnderTest } from "../world-under-test.ts";
import { tellStopped } from "./tell-stopped.ts";

let world: WorldUnderTest;
beforeEach(async () => {
	world = await worldUnderTest();
});
afterEach(() => world.close());

const KEY = { jobId: JOB_ID, run: 1, launch: 1, index: 0 };
const run = (job = JOB_ID) =>
	tellStopped(
		{ stops: [{ lease: LEASE, job, run: 1, batch: 0, launch: 1, reason: "canceled" }] },
		world.context,
	);

it("is safe to run twice because the record takes the end once, and the event is raised again", async () => {
	await run();
	const first = await world.store.readLaunchRecord(KEY);
	expect(first.found).toMatchObject({ reason: "canceled", at: world.now() });
	world.pass(30_000);
	await run();
	expect(await world.store.readLaunchRecord(KEY)).toEqual(first);
	expect(world.said.raised).toEqual([`${JOB_ID}.1.b0 ended-1-0`, `${JOB_ID}.1.b0 ended-1-0`]);
});

it("keeps an end that came before the stop", async () => {
	const exit = { code: 0, at: world.now() };
	await world.store.changeLaunchRecord(KEY, (record) => ({ ...record, exit }));
	await run();
	expect(await world.store.readLaunchRecord(KEY)).toEqual({ exit });
});

it("says nothing of an item that has its outcome, nor of a job that is not there", async () => {
	await world.store.writeOutcome(JOB_ID, sampleOutcome(0));
	await run();
	await run("other-abc123");
	expect(world.said.raised).toEqual([]);
});

import * as df from "durable-functions";
import { afterEach, beforeEach, expect, it } from "vitest";
import { emptyLedger } from "../ledger/ledger.ts";
import { checkJobs } from "./check-jobs.ts";
import { JOB_ID, type WorldUnderTest, worldUnderTest } from "./world-under-test.ts";

const { Running, Terminated, Completed } = df.OrchestrationRuntimeStatus;

let world: WorldUnderTest;
/** The instances that there are. */
let instances: Record<string, df.OrchestrationRuntimeStatus>;
beforeEach(async () => {
	world = await worldUnderTest();
	instances = {};
	const { client } = world.context;
	client.getStatus = async (instanceId) => {
		const runtimeStatus = instances[instanceId];
		if (runtimeStatus === undefined) throw new Error("404");
		return { runtimeStatus } as df.DurableOrchestrationStatus;
	};
	client.readEntityState = async () =>
		({
			entityExists: true,
			entityState: { ...emptyLedger(), jobs: { [JOB_ID]: { id: JOB_ID, run: 1 } } },
		}) as never;
});
afterEach(() => world.close());

const said = () => world.said.signals.map(({ operation }) => operation);

it("leaves a job alone whose orchestration lives", async () => {
	instances[JOB_ID] = Running;
	await checkJobs({}, world.context);
	expect(said()).toEqual([]);
});

it("stops a job that was terminated from outside, and waits for its children", async () => {
	instances[JOB_ID] = Terminated;
	instances[`${JOB_ID}.1.b1`] = Running;
	await checkJobs({}, world.context);
	expect(said()).toEqual(["stop"]);
	expect(await world.store.readJob(JOB_ID)).toMatchObject({ canceledAt: world.now() });
	expect((await world.store.readJob(JOB_ID))!.phase).not.toBe("finished");
});

it("writes what is missing once no child runs, and takes the job off the ledger, also a second time", async () => {
	instances[JOB_ID] = Terminated;
	instances[`${JOB_ID}.1.b1`] = Completed;
	for (const _ of [1, 2]) await checkJobs({}, world.context);
	expect(said()).toEqual(["stop", "jobDone", "stop", "jobDone"]);
	expect(world.said.signals[1]!.input).toEqual({ job: JOB_ID, run: 1 });
	expect(await world.store.readJob(JOB_ID)).toMatchObject({
		phase: "finished",
		status: "canceled",
	});
	expect(await world.store.countItems(JOB_ID)).toMatchObject({ canceled: 2 });
});

it("ends nothing of a later run of the job", async () => {
	instances[JOB_ID] = Completed;
	await world.store.changeJob(JOB_ID, (record) => ({ ...record, run: 2 }));
	await checkJobs({}, world.context);
	const record = (await world.store.readJob(JOB_ID))!;
	expect([record.phase, record.canceledAt]).toEqual(["submitted", undefined]);
	expect(world.said.signals.at(-1)!.input).toEqual({ job: JOB_ID, run: 1 });
});

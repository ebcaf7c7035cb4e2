import * as df from "durable-functions";
import { afterEach, beforeEach, expect, it } from "vitest";
import { emptyLedger } from "../../ledger/ledger.ts";
import { sampleJob } from "../../store/suite/samples.ts";
import { JOB_ID, type WorldUnderTest, worldUnderTest } from "../world-under-test.ts";
import { checkJobs } from "./check-jobs.ts";

const { Running, Terminated, Completed, Failed } = df.OrchestrationRuntimeStatus;

let world: WorldUnderTest;
/** The instances that there are. */
let instances: WorldUnderTest["instances"];
/** What the ledger has of the job, and beside it. */
let others: object;
let registered: { suspended?: true; stop?: object };
beforeEach(async () => {
	world = await worldUnderTest();
	instances = world.instances;
	registered = {};
	others = {};
	const { client } = world.context;
	client.readEntityState = async () =>
		({
			entityExists: true,
			entityState: {
				...emptyLedger(),
				jobs: { ...others, [JOB_ID]: { id: JOB_ID, run: 1, ...registered } },
			},
		}) as never;
});
afterEach(() => world.close());

const said = () => world.said.signals.map(({ operation }) => operation);

it("leaves a job alone whose orchestration lives", async () => {
	instances[JOB_ID] = Running;
	await checkJobs({}, world.context);
	expect(said()).toEqual([]);
});

it("tells the ledger what it was not told, or too soon: that the job is canceled, suspended, resumed", async () => {
	const change = (more: object) =>
		world.store.changeJob(JOB_ID, ({ suspendedAt: _, ...job }) => ({ ...job, ...more }));
	instances[JOB_ID] = Running;
	await change({ suspendedAt: 1 });
	await checkJobs({}, world.context);
	registered = { suspended: true };
	await checkJobs({}, world.context);
	await change({});
	await checkJobs({}, world.context);
	await change({ canceledAt: 1, suspendedAt: 1 });
	await checkJobs({}, world.context);
	expect(said()).toEqual(["suspend", "resume", "stop"]);
	registered = { stop: { reason: "canceled", waiting: [], told: 0, tellAt: 0 } };
	await checkJobs({}, world.context);
	expect(said()).toHaveLength(3);
});

it("checks the others when one job cannot be read", async () => {
	others = { unreadable: { id: "unreadable", run: 1 } };
	instances[JOB_ID] = Terminated;
	const { store } = world.context.world;
	const readJob = store.readJob.bind(store);
	store.readJob = async (id) => {
		if (id === "unreadable") throw new Error("not JSON");
		return await readJob(id);
	};
	await checkJobs({}, world.context);
	expect(said()).toEqual(["stop", "jobDone"]);
});

it("fails a job whose orchestration failed: nobody canceled it", async () => {
	instances[JOB_ID] = Failed;
	await checkJobs({}, world.context);
	expect(world.said.signals[0]!.input).toEqual({ job: JOB_ID, run: 1, reason: "internal" });
	const record = await world.store.readJob(JOB_ID);
	expect(record).toMatchObject({ phase: "finished", status: "failed" });
	expect(record).not.toHaveProperty("canceledAt");
	expect(await world.store.countItems(JOB_ID)).toMatchObject({ failed: 2 });
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
	expect(said()).toEqual(["jobDone"]);
	expect(world.said.signals[0]!.input).toEqual({ job: JOB_ID, run: 1 });
});

it("asks for the ten thousand children of a large job side by side", async () => {
	instances[JOB_ID] = Terminated;
	const items = Array.from({ length: 10_000 }, () => "1");
	await world.store.deleteJob(JOB_ID);
	await world.store.createJob(sampleJob(JOB_ID, { itemCount: items.length }), items);
	const ask = world.context.client.getStatus.bind(world.context.client);
	let [asking, most] = [0, 0];
	world.context.client.getStatus = async (id) => {
		most = Math.max(most, ++asking);
		await new Promise((resolve) => setImmediate(resolve));
		asking--;
		return await ask(id);
	};
	await checkJobs({}, world.context);
	expect(most).toBe(25);
	expect(await world.store.countItems(JOB_ID)).toMatchObject({ canceled: 10_000 });
});

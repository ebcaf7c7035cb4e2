import * as df from "durable-functions";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type WorldUnderTest, worldUnderTest } from "../activities/world-under-test.ts";
import type { JobRecord } from "../store/store.ts";
import { sampleJob } from "../store/suite/samples.ts";
import { sweepHub } from "./sweep-hub.ts";

const MINUTE = 60_000;

let world: WorldUnderTest;
/** The instances that there are, and those that were started. */
let instances: WorldUnderTest["instances"];
let started: string[];
beforeEach(async () => {
	world = await worldUnderTest();
	instances = world.instances;
	started = [];
	const { client } = world.context;
	client.startNew = async (_, { instanceId } = {}) => {
		if (instanceId === "refused-1") throw new Error("the engine refuses");
		started.push(instanceId!);
		return instanceId!;
	};
	client.readEntityState = async () => ({ entityExists: false }) as never;
	await world.store.deleteJob("a-123456");
	// Half past the first hour.
	world.pass(90 * MINUTE - world.now());
});
afterEach(() => world.close());

/** The older, the further back. */
const addJob = (id: string, ageMs: number, changes: Partial<JobRecord> = {}) =>
	world.store.createJob(sampleJob(id, { createdAt: world.now() - ageMs, ...changes }), []);
const addFinished = async (count: number) => {
	for (let k = 0; k < count; k++) await addJob(`old-${k}`, MINUTE + k, { phase: "finished" });
};

it("starts what was stored and never started, but gives it half a minute", async () => {
	await addJob("lost", MINUTE);
	await addJob("fresh", 10_000);
	await sweepHub(world.context);
	expect(started).toEqual(["lost"]);
});

it("finds a job behind hundreds that have not ended", async () => {
	for (let k = 0; k < 250; k++) await addJob(`job-${k}`, MINUTE + k);
	await sweepHub(world.context);
	expect(started).toHaveLength(250);
});

it("finds a job behind hundreds that have ended within the hour", async () => {
	await addFinished(150);
	await addJob("lost", 10 * MINUTE);
	await sweepHub(world.context);
	expect(started).toEqual([]);
	world.pass(30 * MINUTE);
	await sweepHub(world.context);
	expect(started).toEqual(["lost"]);
});

it("picks up the others when the engine refuses one", async () => {
	await addJob("refused-1", MINUTE);
	await addJob("lost", 2 * MINUTE);
	await sweepHub(world.context);
	expect(started).toEqual(["lost"]);
});

it("ends a job whose orchestration is over and which the ledger does not know", async () => {
	await addJob("dead", MINUTE);
	instances.dead = df.OrchestrationRuntimeStatus.Failed;
	await sweepHub(world.context);
	expect(await world.store.readJob("dead")).toMatchObject({ phase: "finished" });
});

it("leaves a child to the orchestrator that stored it, until the child's deadline", async () => {
	await addJob("child", MINUTE, { source: "runItems", deadlineAt: world.now() + MINUTE });
	await sweepHub(world.context);
	expect(await world.store.readJob("child")).toMatchObject({ phase: "submitted" });
	world.pass(MINUTE);
	await sweepHub(world.context);
	expect(started).toEqual([]);
	expect(await world.store.readJob("child")).toMatchObject({ phase: "finished" });
});

import * as df from "durable-functions";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ORCHESTRATION_VERSION } from "../job/orchestration-version.ts";
import { startWatch } from "./hub/start-watch.ts";
import { wake } from "./hub/wake.ts";
import { startJob } from "./job/start-job.ts";
import { startPurge } from "./job/start-purge.ts";
import { JOB_ID, type WorldUnderTest, worldUnderTest } from "./world-under-test.ts";

const { Running, Completed } = df.OrchestrationRuntimeStatus;

let world: WorldUnderTest;
let instances: WorldUnderTest["instances"];
let started: string[];
beforeEach(async () => {
	world = await worldUnderTest();
	instances = world.instances;
	started = [];
	const { client } = world.context;
	client.startNew = async (name, options) => {
		const instanceId = options!.instanceId!;
		if (instances[instanceId] === Running) throw new Error("409");
		instances[instanceId] = Running;
		started.push(`${name} ${instanceId}`);
		return instanceId;
	};
});
afterEach(() => world.close());

it("what is started decides by the code's version", async () => {
	const inputs: unknown[] = [];
	world.context.client.startNew = async (_, options) => {
		inputs.push(options?.input);
		return "";
	};
	await startJob({ id: JOB_ID, run: 1 }, world.context);
	await startWatch({ generation: 1 }, world.context);
	await startPurge((await world.store.readJob(JOB_ID))!, world.context);
	expect(inputs).toHaveLength(3);
	for (const input of inputs) expect(input).toMatchObject({ version: ORCHESTRATION_VERSION });
});

describe("what is started is started once", () => {
	it("a run of a job: neither while it lives nor when it is over", async () => {
		await startJob({ id: JOB_ID, run: 1 }, world.context);
		await startJob({ id: JOB_ID, run: 1 }, world.context);
		instances[JOB_ID] = Completed;
		await startJob({ id: JOB_ID, run: 1 }, world.context);
		await startJob({ id: JOB_ID, run: 2 }, world.context);
		expect(started).toEqual([`tutti-job ${JOB_ID}`, `tutti-job ${JOB_ID}.2`]);
	});

	it("the watch of a generation: again when it is over", async () => {
		await startWatch({ generation: 3 }, world.context);
		await startWatch({ generation: 3 }, world.context);
		instances["watch-3"] = Completed;
		await startWatch({ generation: 3 }, world.context);
		expect(started).toEqual(["tutti-watch watch-3", "tutti-watch watch-3"]);
	});

	it("the removal of a job: again when it was cut off", async () => {
		const record = (await world.store.readJob(JOB_ID))!;
		await startPurge(record, world.context);
		await startPurge(record, world.context);
		instances[`${JOB_ID}.purge`] = Completed;
		await startPurge(record, world.context);
		expect(started).toHaveLength(2);
	});

	it("and an engine that refuses is not the end of it", async () => {
		world.context.client.startNew = async () => {
			throw new Error("409");
		};
		await expect(startWatch({ generation: 1 }, world.context)).resolves.toBeNull();
		const record = (await world.store.readJob(JOB_ID))!;
		await expect(startPurge(record, world.context)).resolves.toBeUndefined();
		await expect(startJob(record, world.context)).rejects.toThrow("409");
	});
});

it("a batch is told of its grant, and one that is gone holds up nobody", async () => {
	const raised: unknown[] = [];
	world.context.client.raiseEvent = async (id, event, data) => {
		if (id.endsWith("b0")) throw new Error("410");
		raised.push([id, event, data]);
	};
	const answer = { answer: "stopped", reason: "canceled" } as const;
	const wakes = [0, 1].map((batch) => ({ batchId: `${JOB_ID}.1.b${batch}`, launch: 4, answer }));
	await wake({ wakes }, world.context);
	expect(raised).toEqual([[`${JOB_ID}.1.b1`, "admitted-4", answer]]);
});

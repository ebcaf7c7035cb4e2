import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ATTRIBUTE, METRIC, SPAN } from "../../telemetry/names.ts";
import type { Facts, Telemetry } from "../../telemetry/telemetry.ts";
import { traceOf } from "../../telemetry/trace.ts";
import { closeJob } from "../job/close-job.ts";
import { settleStopped } from "../job/settle-stopped.ts";
import {
	endedGroup,
	JOB_ID,
	LAUNCH,
	LEASE,
	type WorldUnderTest,
	worldUnderTest,
} from "../world-under-test.ts";
import { groupSpec } from "./group-spec.ts";
import { settleLaunch } from "./settle-launch.ts";

let world: WorldUnderTest;
let told: Facts[];
beforeEach(async () => {
	world = await worldUnderTest();
	told = [];
	const telemetry: Telemetry = {
		traceOf: (job) => traceOf(job, "local", () => true),
		record: (facts) => void told.push(facts as Facts),
		show: () => undefined,
		close: async () => undefined,
	};
	world.context.world.telemetry = telemetry;
});
afterEach(() => world.close());

const names = () => told.flatMap(({ spans }) => spans.map(({ name }) => name));
const settle = (items = [0]) =>
	settleLaunch(
		{
			...LAUNCH,
			items,
			result: "created",
			answeredAt: 1_000_000,
			waited: { queuedAt: 999_000, firstQueuedAt: 999_000, grantedAt: 999_500, region: "here" },
			endedLaunches: {},
			asks: 0,
		},
		world.context,
	);

describe("what is told", () => {
	it("of a launch is told by the run that has closed its records, and not again by a second one", async () => {
		world.groups.set(LEASE, endedGroup(LEASE, 3));
		await settle();
		const all = [SPAN.wait, SPAN.start, SPAN.run, SPAN.settle, SPAN.item, SPAN.launch];
		expect(names()).toEqual(all);
		await settle();
		expect(names()).toEqual(all);
		const points = told.flatMap((facts) => facts.points.map(({ metric }) => metric));
		expect(points).toEqual(expect.arrayContaining([METRIC.items, METRIC.launches, METRIC.wait]));
		const launch = told[0]!.spans.at(-1)!;
		expect(launch.attributes).toMatchObject({
			[ATTRIBUTE.group]: LEASE,
			[ATTRIBUTE.region]: "here",
			[ATTRIBUTE.vcpus]: 1,
			[ATTRIBUTE.groupSeconds]: 2,
		});
	});

	it("of a record that another run closed is left to that one, and the launch with it", async () => {
		world.groups.set(LEASE, endedGroup(LEASE, 3));
		const [container] = world.groups.get(LEASE)!.containers;
		world.groups.get(LEASE)!.containers.push({ ...container!, name: "item-1" });
		await world.store.changeLaunchRecord(
			{ jobId: JOB_ID, run: 1, launch: 1, index: 0 },
			(record) => ({
				...record,
				closed: { again: "platform", message: "closed by another run" },
			}),
		);
		await settle([0, 1]);
		const spans = told.flatMap((facts) => facts.spans);
		expect(new Set(spans.map(({ attributes }) => attributes[ATTRIBUTE.item]))).toEqual(
			new Set([1]),
		);
	});

	it("of items that were stopped while they waited is their end, once", async () => {
		const stop = () =>
			settleStopped(
				{ jobId: JOB_ID, run: 1, items: [0], reason: "canceled", launches: 0, attempts: {} },
				world.context,
			);
		await stop();
		world.pass(5);
		await stop();
		expect(names()).toEqual([SPAN.item]);
		expect(told[0]!.spans[0]).toMatchObject({
			error: "canceled",
			attributes: { [ATTRIBUTE.status]: "canceled" },
		});
	});

	it("of a job is its end, once, with the items that nobody closed", async () => {
		const close = () => closeJob({ id: JOB_ID, run: 1 }, world.context.world);
		await close();
		world.pass(5);
		await close();
		expect(names()).toEqual([SPAN.item, SPAN.item, SPAN.job]);
	});

	it("quotes nothing that a container wrote", async () => {
		await world.store.changeLaunchRecord({ jobId: JOB_ID, run: 1, launch: 1, index: 0 }, () => ({
			callback: { outcome: "failed", result: { json: '"canary"' }, at: world.now() },
		}));
		world.groups.set(LEASE, endedGroup(LEASE, 3));
		await settle();
		expect(names()).toContain(SPAN.item);
		expect(JSON.stringify(told)).not.toContain("canary");
	});
});

describe("a container's traceparent", () => {
	const input = { ...LAUNCH, region: "here", goodUntil: 2_000_000, endedLaunches: {} };
	const env = async (changes: object = {}) => {
		const job = (await world.store.readJob(JOB_ID))!;
		const record = { ...job, ...changes };
		const spec = await groupSpec(input, record, world.context.world);
		return spec.containers[0]!.env;
	};

	it("names the span of its run, the same each time", async () => {
		const { TRACEPARENT = "" } = await env();
		expect(await env()).toMatchObject({ TRACEPARENT });
		world.groups.set(LEASE, endedGroup(LEASE, 3));
		await settle();
		const run = told[0]!.spans.find(({ name }) => name === SPAN.run)!;
		expect(TRACEPARENT).toBe(`00-${run.trace.traceId}-${run.spanId}-01`);
	});

	it("is the caller's where nothing is told, and absent where there is none", async () => {
		delete world.context.world.telemetry;
		const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
		expect(await env({ traceparent })).toMatchObject({ TRACEPARENT: traceparent });
		expect(await env()).not.toHaveProperty("TRACEPARENT");
	});

	it("leaves a variable of the job's own as it is", async () => {
		const job = (await world.store.readJob(JOB_ID))!.job;
		expect(await env({ job: { ...job, env: { TRACEPARENT: "mine" } } })).toMatchObject({
			TRACEPARENT: "mine",
		});
	});
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lookAtGroups } from "./look-at-groups.ts";
import { type SettleInput, settleLaunch } from "./settle-launch.ts";
import {
	endedGroup,
	JOB_ID,
	LAUNCH,
	LEASE,
	runningGroup,
	type WorldUnderTest,
	worldUnderTest,
} from "./world-under-test.ts";

let world: WorldUnderTest;
beforeEach(async () => {
	world = await worldUnderTest();
});
afterEach(() => world.close());

const KEY = { jobId: JOB_ID, run: 1, launch: 1, index: 0 };
const settle = (more: Partial<SettleInput> = {}) =>
	settleLaunch(
		{
			...LAUNCH,
			result: "created",
			answeredAt: world.now(),
			endedLaunches: {},
			asks: 0,
			...more,
		},
		world.context,
	);
const callback = (json = "1") =>
	world.store.changeLaunchRecord(KEY, (record) => ({
		...record,
		callback: { outcome: "succeeded", result: { json }, at: world.now() },
	}));
const outcome = () => world.store.readOutcome(JOB_ID, 0);

describe("settleLaunch, safe to run twice because every run returns the decision that stands", () => {
	it("takes the callback, and a second run after other news changes nothing", async () => {
		await callback("42");
		expect(await settle()).toMatchObject({ again: [] });
		world.groups.set(LEASE, endedGroup(LEASE, 3));
		expect(await settle()).toMatchObject({ again: [] });
		expect(await outcome()).toMatchObject({ status: "succeeded", result: { json: "42" } });
	});

	it("waits 15 s for a callback that exit 0 promises, and then calls it lost for good", async () => {
		world.groups.set(LEASE, endedGroup(LEASE, 0));
		expect(await settle()).toEqual({ askAgainMs: 15_000 });
		world.pass(15_000);
		expect(await settle()).toMatchObject({ again: [] });
		expect(await outcome()).toMatchObject({ status: "failed", reason: "callback-lost" });
	});

	it("takes a callback that comes within the grace", async () => {
		world.groups.set(LEASE, endedGroup(LEASE, 0));
		await settle();
		await callback();
		await settle();
		expect(await outcome()).toMatchObject({ status: "succeeded" });
	});

	it("fails an exit other than 0 with its code and the log's last lines", async () => {
		world.groups.set(LEASE, endedGroup(LEASE, 3));
		await settle();
		expect(await outcome()).toMatchObject({
			reason: "application",
			exitCode: 3,
			logTail: "line 1\nline 2\n",
		});
	});

	it("sends an item round again when its group vanished, with no outcome yet", async () => {
		expect(await settle()).toMatchObject({ again: [{ index: 0, reason: "platform" }] });
		expect(await outcome()).toBeUndefined();
	});

	it("costs no attempt when ACI had no room", async () => {
		const settled = await settle({ result: "capacity", message: "full" });
		expect(settled).toMatchObject({ again: [{ index: 0, reason: "capacity" }] });
	});
});

describe("lookAtGroups, which stores first and raises then", () => {
	const look = () =>
		lookAtGroups(
			{
				looks: [
					{
						lease: LEASE,
						job: JOB_ID,
						run: 1,
						batch: 0,
						launch: 1,
						completion: "auto",
						answeredAt: world.now(),
						startMs: 300_000,
						runMs: 600_000,
						deadlineAt: 9e12,
					},
				],
			},
			world.context,
		);

	it("says nothing of a container that runs, but notes it", async () => {
		world.groups.set(LEASE, runningGroup(LEASE));
		expect(await look()).toEqual({ looks: [{ lease: LEASE, gone: false }] });
		expect(world.said.raised).toEqual([]);
		expect((await world.store.readItems(JOB_ID, 0, 1))[0]?.note?.state).toBe("running");
	});

	it("stores an exit and raises it, again each time, until the record is closed", async () => {
		world.groups.set(LEASE, endedGroup(LEASE, 0));
		await look();
		await look();
		expect((await world.store.readLaunchRecord(KEY)).exit).toMatchObject({ code: 0 });
		expect(world.said.raised).toEqual([`${JOB_ID}.1.b0 ended-1-0`, `${JOB_ID}.1.b0 ended-1-0`]);
		await callback();
		await settle();
		await look();
		expect(world.said.raised).toHaveLength(2);
	});

	it("finds that a group vanished", async () => {
		expect(await look()).toEqual({ looks: [{ lease: LEASE, gone: true }] });
		expect((await world.store.readLaunchRecord(KEY)).found?.reason).toBe("platform");
	});
});

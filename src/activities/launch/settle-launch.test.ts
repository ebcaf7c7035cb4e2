import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
	endedGroup,
	JOB_ID,
	LAUNCH,
	LEASE,
	runningGroup,
	type WorldUnderTest,
	worldUnderTest,
} from "../world-under-test.ts";
import { lookAtGroups } from "./look-at-groups.ts";
import { outputFile } from "./output-file.ts";
import type { SettleInput } from "./settle-input.ts";
import { settleLaunch } from "./settle-launch.ts";

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

	it("asks for no log where there was no group", async () => {
		let logs = 0;
		world.context.world.groups.readLog = async () => `log ${logs++}`;
		await settle({ result: "invalid", message: "No such region." });
		expect(await outcome()).toMatchObject({ reason: "invalid", message: "No such region." });
		expect(logs).toBe(0);
	});

	it("waits for minutes while ACI gives no answer, rather than launch again what may have ended", async () => {
		world.context.world.groups.read = async () => ({ answer: "unclear", message: "503" });
		expect(await settle({ asks: 59 })).toEqual({ askAgainMs: 5000 });
		expect(await settle({ asks: 60 })).toMatchObject({ again: [] });
		expect(await outcome()).toMatchObject({ reason: "run-timeout" });
	});

	it("notes that an item waits again, and how its launch ended", async () => {
		await settle();
		const [row] = await world.store.readItems(JOB_ID, 0, 1);
		expect(row?.note).toMatchObject({ launch: 1, state: "waiting", ended: { reason: "platform" } });
		expect(await world.store.countItems(JOB_ID)).toMatchObject({ waiting: 2, running: 0 });
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

	it("tells the ledger of a group that was created and then failed for capacity, and does not wait", async () => {
		const group = runningGroup(LEASE);
		const events = [{ name: "InsufficientCapacity.", type: "Warning", message: "full", count: 1 }];
		world.groups.set(LEASE, { ...group, events, containers: [] });
		expect(await settle()).toEqual({
			again: [{ index: 0, reason: "capacity" }],
			shortOfCapacity: true,
		});
	});

	it("says when the items may be launched again, later after each launch that ended so", async () => {
		const waitAfter = async (internal: number) => {
			const launch = internal + 1;
			const input = { ...LAUNCH, launch, lease: `${LEASE}-${launch}`, result: "failed" as const };
			const settled = await settle({ ...input, endedLaunches: { 0: { internal } } });
			return "againAt" in settled ? settled.againAt! - world.now() : undefined;
		};
		expect(await waitAfter(0)).toBeGreaterThanOrEqual(800);
		expect(await waitAfter(0)).toBeLessThanOrEqual(1200);
		// The sample job's attempts for `internal` are two.
		expect(await waitAfter(1)).toBeUndefined();
	});

	it("does not wait for a callback that came and was refused", async () => {
		world.groups.set(LEASE, endedGroup(LEASE, 0));
		await world.store.changeLaunchRecord(KEY, (record) => ({
			...record,
			refused: { message: "too large", at: world.now() },
		}));
		expect(await settle()).toMatchObject({ again: [] });
		expect(await outcome()).toMatchObject({ reason: "callback-lost" });
	});

	it("keeps the output file that the container sent of this launch", async () => {
		const content = new TextEncoder().encode("a picture");
		await world.store.writeFile(outputFile(KEY), content, { contentType: "image/png" });
		await world.store.writeFile(outputFile({ ...KEY, launch: 9 }), content);
		await callback();
		await settle();
		expect((await outcome())!.output).toEqual({
			file: outputFile(KEY),
			bytes: 9,
			contentType: "image/png",
		});
	});

	it.each([
		["image", "image"],
		["failed", "internal"],
		["denied", "invalid"],
		["throttled", "throttled"],
	] as const)(
		"a create that was answered %s ends the launch with the reason %s",
		async (result, reason) => {
			const settled = await settle({ result, message: "why", endedLaunches: {} });
			const again = "again" in settled ? settled.again[0]?.reason : undefined;
			expect(again ?? (await outcome())?.reason).toBe(reason);
		},
	);
});

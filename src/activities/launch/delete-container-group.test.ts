import { afterEach, beforeEach, expect, it } from "vitest";
import { groupName } from "../../job/instance-names.ts";
import {
	endedGroup,
	JOB_ID,
	LAUNCH,
	LEASE,
	runningGroup,
	type WorldUnderTest,
	worldUnderTest,
} from "../world-under-test.ts";
import { deleteContainerGroup } from "./delete-container-group.ts";
import { deleteContainerGroups } from "./delete-container-groups.ts";
import { keepLog, logFile } from "./launch-log.ts";

let world: WorldUnderTest;
beforeEach(async () => {
	world = await worldUnderTest();
});
afterEach(() => world.close());

const run = (permit = 1) => deleteContainerGroup({ lease: LEASE, permit }, world.context);

it("a permit sends one DELETE; a second run only looks", async () => {
	world.groups.set(LEASE, runningGroup(LEASE));
	expect(await run()).toMatchObject({ gone: true, sent: true });
	expect(await run()).toMatchObject({ gone: true, sent: true });
	expect(world.said.deletes).toEqual([LEASE]);
});

it("a group that is not there leaves the permit unused", async () => {
	expect(await run()).toMatchObject({ gone: true, sent: false });
	expect(world.said.deletes).toEqual([]);
});

it("a group of that name that is not this hub's is left alone", async () => {
	const tags = { "tutti-hub": "another", "tutti-launch": LEASE };
	world.groups.set(LEASE, { ...runningGroup(LEASE), tags });
	expect(await run()).toMatchObject({ gone: true, sent: false });
	expect(world.said.deletes).toEqual([]);
});

it("says that it was throttled, and leaves it to the ledger when to try again what was not told", async () => {
	world.groups.set(LEASE, runningGroup(LEASE));
	const refused = { answer: "unclear", message: "why" } as const;
	const { groups } = world.context.world;
	groups.delete = async () => ({ ...refused, throttled: true, retryAfterMs: 7000 });
	expect(await run()).toMatchObject({ gone: false, throttled: true, retryAfterMs: 7000 });
	groups.delete = async () => refused;
	const answer = await run(2);
	expect(answer).toMatchObject({ gone: false, sent: true });
	expect(answer).not.toHaveProperty("retryAfterMs");
});

it("says that it was denied, so that the ledger tries seldom", async () => {
	world.groups.set(LEASE, runningGroup(LEASE));
	const { groups } = world.context.world;
	groups.delete = async () => ({ answer: "unclear", message: "why", denied: true });
	expect(await run()).toMatchObject({ gone: false, sent: true, denied: true });
});

it("keeps the last lines of a container that called back, which has a moment to end by itself", async () => {
	await world.store.changeLaunchRecord({ jobId: JOB_ID, run: 1, launch: 1, index: 0 }, () => ({
		callback: { outcome: "succeeded", result: { json: "1" }, at: world.now() },
	}));
	const { groups } = world.context.world;
	groups.readLog = async () => "one\n";
	await keepLog(LAUNCH, 0, world.context.world);
	world.groups.set(LEASE, runningGroup(LEASE));
	const wait = () => deleteContainerGroup({ lease: LEASE, permit: 1, waits: true }, world.context);
	expect(await wait()).toEqual({ askAgainMs: 250 });
	groups.readLog = async () => "one\ntwo\n";
	world.groups.set(LEASE, endedGroup(LEASE, 0));
	expect(await wait()).toMatchObject({ gone: true, sent: true });
	const log = await world.store.readFile(logFile({ jobId: JOB_ID, index: 0, run: 1, launch: 1 }));
	expect(Buffer.from(log!).toString()).toBe("one\ntwo\n");
});

it("waits a second for a container that goes on after its callback, and no longer", async () => {
	await world.store.changeLaunchRecord({ jobId: JOB_ID, run: 1, launch: 1, index: 0 }, () => ({
		callback: { outcome: "succeeded", result: { json: "1" }, at: world.now() - 1000 },
	}));
	world.groups.set(LEASE, runningGroup(LEASE));
	const answer = await deleteContainerGroup(
		{ lease: LEASE, permit: 1, waits: true },
		world.context,
	);
	expect(answer).toMatchObject({ gone: true, sent: true });
});

it("of many, those that come after a throttled one give their permits back unused", async () => {
	const leases = Array.from({ length: 25 }, (_, k) => groupName(LAUNCH, k + 1));
	for (const lease of leases) world.groups.set(lease, runningGroup(lease));
	world.context.world.groups.delete = async () => ({
		...{ answer: "unclear", message: "HTTP 429", throttled: true },
	});
	const deletes = leases.map((lease, k) => ({ lease, permit: k }));
	const { deletions } = await deleteContainerGroups({ deletes }, world.context);
	expect(deletions).toHaveLength(25);
	expect(deletions.filter(({ sent }) => sent)).toHaveLength(10);
});

it("a run that finds the row looks for a minute, and then reports that it is not done", async () => {
	await run();
	world.groups.set(LEASE, runningGroup(LEASE));
	expect(await run()).toEqual({ askAgainMs: 2000 });
	world.pass(61_000);
	expect(await run()).toMatchObject({ gone: false, sent: true });
	expect(world.said.deletes).toEqual([]);
	expect(await run(2)).toMatchObject({ gone: true, sent: true });
});

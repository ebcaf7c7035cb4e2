import { afterEach, beforeEach, expect, it } from "vitest";
import type { LookRequest } from "../../ledger/requests.ts";
import {
	endedGroup,
	JOB_ID,
	LEASE,
	runningGroup,
	type WorldUnderTest,
	worldUnderTest,
} from "../world-under-test.ts";
import { lookAtGroups } from "./look-at-groups.ts";

let world: WorldUnderTest;
beforeEach(async () => {
	world = await worldUnderTest();
});
afterEach(() => world.close());

const request = (lease = LEASE): LookRequest => ({
	...{ lease, job: JOB_ID, run: 1, batch: 0, launch: 1, completion: "auto" },
	...{ answeredAt: 1_000_000, startMs: 60_000, runMs: 60_000, deadlineAt: 9e12 },
});
const look = (...leases: string[]) =>
	lookAtGroups({ looks: leases.map((lease) => request(lease)) }, world.context);

it("stores an exit and then raises it, and raises it again when it is seen again", async () => {
	world.groups.set(LEASE, endedGroup(LEASE, 0));
	expect(await look(LEASE)).toEqual({ looks: [{ lease: LEASE, gone: false }] });
	const key = { jobId: JOB_ID, run: 1, launch: 1, index: 0 };
	expect((await world.store.readLaunchRecord(key)).exit).toMatchObject({ code: 0 });
	await look(LEASE);
	expect(world.said.raised).toEqual([`${JOB_ID}.1.b0 ended-1-0`, `${JOB_ID}.1.b0 ended-1-0`]);
});

it("a group that vanished is the platform's doing", async () => {
	expect(await look(LEASE)).toEqual({ looks: [{ lease: LEASE, gone: true }] });
	const key = { jobId: JOB_ID, run: 1, launch: 1, index: 0 };
	expect((await world.store.readLaunchRecord(key)).found).toMatchObject({ reason: "platform" });
});

it("a group of that name that is another hub's is not the launch's", async () => {
	const tags = { "tutti-hub": "another", "tutti-launch": LEASE };
	world.groups.set(LEASE, { ...endedGroup(LEASE, 0), tags });
	expect(await look(LEASE)).toEqual({ looks: [{ lease: LEASE, gone: true }] });
});

it("stops looking when nobody answers, and takes no word of a group's own for a refusal", async () => {
	const leases = Array.from({ length: 30 }, (_, k) => `${LEASE}-${k}`);
	let reads = 0;
	const { groups } = world.context.world;
	groups.read = async () => {
		reads++;
		return { answer: "unclear", message: "timed out" };
	};
	expect(await look(...leases)).toEqual({ looks: [] });
	expect(reads).toBe(10);
	groups.read = async (name) => ({
		...{ answer: "found", group: runningGroup(name), retryAfterMs: 5000 },
	});
	expect((await look(...leases)).looks).toHaveLength(30);
});

it("stops looking when reads are refused for their rate, and says for how long", async () => {
	const leases = Array.from({ length: 30 }, (_, k) => `${LEASE}-${k}`);
	for (const lease of leases) world.groups.set(lease, runningGroup(lease));
	let reads = 0;
	world.context.world.groups.read = async () => {
		reads++;
		return { answer: "unclear", message: "HTTP 429", retryAfterMs: 7000 };
	};
	expect(await look(...leases)).toEqual({ looks: [], retryAfterMs: 7000 });
	expect(reads).toBe(10);
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LAUNCH, LEASE, type WorldUnderTest, worldUnderTest } from "../world-under-test.ts";
import { createContainerGroup } from "./create-container-group.ts";

let world: WorldUnderTest;
beforeEach(async () => {
	world = await worldUnderTest();
});
afterEach(() => world.close());

const run = (goodForMs = 60_000) =>
	createContainerGroup(
		{ ...LAUNCH, region: "here", goodUntil: world.now() + goodForMs, endedLaunches: {} },
		world.context,
	);

describe("createContainerGroup, safe to run twice because one run alone may send the PUT", () => {
	it("creates once, tells the ledger each time, and finds its group the second time", async () => {
		expect(await run()).toMatchObject({ result: "created", lease: LEASE });
		expect(await run()).toMatchObject({ result: "created" });
		expect(world.said.puts).toEqual([LEASE]);
		expect(world.said.signals.map(({ operation }) => operation)).toEqual(["report", "report"]);
	});

	it("finds by GET what a 503 hid, and sends no second PUT", async () => {
		world.answerPut({ answer: "unclear", message: "503" }, true);
		expect(await run()).toEqual({ askAgainMs: 2000 });
		expect(await run()).toMatchObject({ result: "created" });
		expect(world.said.puts).toHaveLength(1);
	});

	it("is unknown after a minute without answer and group, still with one PUT", async () => {
		world.answerPut({ answer: "unclear", message: "cut" }, false);
		await run();
		world.pass(30_000);
		expect(await run()).toHaveProperty("askAgainMs");
		world.pass(31_000);
		expect(await run()).toMatchObject({ result: "unknown" });
		expect(world.said.puts).toHaveLength(1);
	});

	it("stays late once it was late, whatever a later run would say", async () => {
		expect(await run(-1)).toMatchObject({ result: "late" });
		expect(await run(60_000)).toMatchObject({ result: "late" });
		expect(world.said.puts).toEqual([]);
	});

	it("is late however long ago its grant was, though no URL could be made for it any more", async () => {
		world.store.uploadUrl = async () => {
			throw new Error("expiresAt is past");
		};
		expect(await run(-86_400_000)).toMatchObject({ result: "late" });
	});

	it("sends nothing for a job that was canceled", async () => {
		await world.store.changeJob(LAUNCH.jobId, (job) => ({ ...job, canceledAt: 1 }));
		expect(await run()).toMatchObject({ result: "canceled" });
		expect(world.said.puts).toEqual([]);
	});

	it("sends nothing for an earlier run of the job, and leaves no row of one that was removed", async () => {
		await world.store.changeJob(LAUNCH.jobId, (job) => ({ ...job, run: 2 }));
		expect(await run()).toMatchObject({ result: "canceled" });
		await world.store.deleteJob(LAUNCH.jobId);
		expect(await run()).toMatchObject({ result: "canceled" });
		const row = await world.store.writeOnce(`${LAUNCH.jobId}/put/${LEASE}`, "none");
		expect([row.mine, world.said.puts]).toEqual([true, []]);
	});

	it("sends its PUT in a later run when the store failed before", async () => {
		const readItems = world.store.readItems.bind(world.store);
		world.store.readItems = async () => {
			throw new Error("the store is away");
		};
		await expect(run()).rejects.toThrow("away");
		world.store.readItems = readItems;
		expect(await run()).toMatchObject({ result: "created" });
		expect(world.said.puts).toEqual([LEASE]);
	});

	it("says that it is denied when groups may not even be read, after it has asked for a minute", async () => {
		const goodUntil = world.now() + 60_000;
		const create = () =>
			createContainerGroup(
				{ ...LAUNCH, region: "here", goodUntil, endedLaunches: {} },
				world.context,
			);
		const refused = { answer: "unclear", message: "HTTP 403 AuthorizationFailed: no" } as const;
		world.context.world.groups.read = async () => ({ ...refused, denied: true });
		expect(await create()).toEqual({ askAgainMs: 2000 });
		world.pass(60_001);
		expect(await create()).toMatchObject({ result: "denied", message: refused.message });
		expect(world.said.puts).toEqual([]);
	});

	it("asks again when it is told to, but not after the grant's end", async () => {
		const refused = { answer: "unclear", message: "HTTP 429" } as const;
		world.context.world.groups.read = async () => ({ ...refused, retryAfterMs: 7000 });
		expect(await run()).toEqual({ askAgainMs: 7000 });
		expect(await run(3000)).toEqual({ askAgainMs: 3001 });
	});

	it("leaves a group of that name alone that is somebody else's", async () => {
		await run();
		world.groups.get(LEASE)!.tags = { owner: "somebody" };
		expect(await run()).toMatchObject({ result: "invalid" });
	});

	it("passes on why ACI refused, and when to come again", async () => {
		world.answerPut(
			{ answer: "refused", why: "throttled", message: "429", retryAfterMs: 7000 },
			false,
		);
		expect(await run()).toMatchObject({ result: "throttled", retryAfterMs: 7000, message: "429" });
	});
});

import { afterEach, beforeEach, expect, it } from "vitest";
import { deleteContainerGroup } from "./delete-container-group.ts";
import { LEASE, runningGroup, type WorldUnderTest, worldUnderTest } from "./world-under-test.ts";

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

it("a run that finds the row looks for a minute, and then reports that it is not done", async () => {
	await run();
	world.groups.set(LEASE, runningGroup(LEASE));
	expect(await run()).toEqual({ askAgainMs: 2000 });
	world.pass(61_000);
	expect(await run()).toMatchObject({ gone: false, sent: true });
	expect(world.said.deletes).toEqual([]);
	expect(await run(2)).toMatchObject({ gone: true, sent: true });
});

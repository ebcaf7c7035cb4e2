import { afterEach, beforeEach, expect, it } from "vitest";
import { type WorldUnderTest, worldUnderTest } from "../world-under-test.ts";
import { purgeInstances } from "./purge-instances.ts";

let world: WorldUnderTest;
beforeEach(async () => {
	world = await worldUnderTest();
});
afterEach(() => world.close());

it("purges a run's batches piece by piece, its job and sections with the first, whatever is gone already", async () => {
	const purged: string[] = [];
	world.context.client.purgeInstanceHistory = async (id) => {
		purged.push(id);
		if (id.endsWith("b1")) throw new Error("404");
		return { instancesDeleted: 1 };
	};
	const input = { jobId: "a-123456", run: 2, sections: 1 };
	await purgeInstances({ ...input, from: 0, count: 3 }, world.context);
	expect(purged.sort()).toEqual([
		"a-123456.2",
		"a-123456.2.b0",
		"a-123456.2.b1",
		"a-123456.2.b2",
		"a-123456.2.s0",
	]);
	purged.length = 0;
	await purgeInstances({ ...input, from: 3, count: 1 }, world.context);
	expect(purged).toEqual(["a-123456.2.b3"]);
});

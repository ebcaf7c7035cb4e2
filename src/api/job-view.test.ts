import { afterEach, beforeEach, expect, it } from "vitest";
import { type WorldUnderTest, worldUnderTest } from "../activities/world-under-test.ts";
import { acceptedJob } from "./job-view.ts";

let world: WorldUnderTest;
beforeEach(async () => {
	world = await worldUnderTest();
});
afterEach(() => world.close());

it("what was asked of a job that was removed meanwhile is answered as of one that is not there", async () => {
	await expect(acceptedJob(undefined, world.context)).rejects.toMatchObject({
		code: "JobNotFound",
	});
});

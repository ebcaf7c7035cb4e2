import { afterAll, beforeAll, expect, it } from "vitest";
import { fixtureApp, type HostUnderTest, startHostUnderTest } from "../host-under-test.ts";

let host: HostUnderTest;
beforeAll(async () => {
	host = await startHostUnderTest({ app: fixtureApp("protocol") });
});
afterAll(() => host.close());

it("rewinding a tree runs what failed once for each rewind, and everything else once", async () => {
	const failures = 2;
	const id = await host.start("tree", { key: "tree", failures });
	for (let rewinds = 0; rewinds < failures; rewinds++) {
		expect((await host.until(id)).runtimeStatus).toBe("Failed");
		expect(await host.post(`${id}/rewind?reason=test`)).toBe(202);
	}
	const { runtimeStatus, output } = await host.until(id);
	expect(runtimeStatus).toBe("Completed");
	const counts = Object.entries(output as Record<string, number>);
	expect(counts).toHaveLength(24);
	for (const [key, times] of counts)
		expect([key, times]).toEqual([key, /b.*fails/.test(key) ? 1 + failures : 1]);
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fixtureApp, type HostUnderTest, startHostUnderTest } from "../host-under-test.ts";

let host: HostUnderTest;
beforeEach(async () => {
	Reflect.set(globalThis, "isRepaired", false);
	host = await startHostUnderTest({ app: fixtureApp("protocol") });
	(Reflect.get(globalThis, "rewindCalls") as string[]).length = 0;
});
afterEach(() => host.close());

const calls = () => Reflect.get(globalThis, "rewindCalls") as string[];
const restart = (id: string, query = "") =>
	host.management(`/instances/${id}/restart${query}`, { method: "POST" });

describe("a failed instance that is rewound", () => {
	it("runs again what failed, also in its children, and nothing else", async () => {
		const id = await host.start("rewindParent");
		expect((await host.until(id)).output).toContain("child's second is broken");
		Reflect.set(globalThis, "isRepaired", true);
		expect(await host.post(`${id}/rewind?reason=repaired`)).toBe(202);
		const { runtimeStatus, output } = await host.until(id, (s) => s.runtimeStatus === "Completed");
		expect([runtimeStatus, output]).toEqual([
			"Completed",
			["parent's", "child's first", "child's second"],
		]);
		expect(calls()).toEqual(["parent's", "child's first", "child's second", "child's second"]);
	});

	it("fails again when nothing was repaired, and can be rewound again", async () => {
		const id = await host.start("rewindChild");
		for (let times = 1; times <= 2; times++) {
			await host.until(id, () => calls().length === 1 + times);
			await host.until(id);
			expect(await host.post(`${id}/rewind?reason=hope`)).toBe(202);
		}
		await host.until(id, () => calls().length === 4);
		expect((await host.until(id)).runtimeStatus).toBe("Failed");
	});
});

describe("an instance that is restarted", () => {
	it("runs anew with its input, under a fresh id or its own", async () => {
		const id = await host.start("echoesInput", { tiles: 3 });
		await host.until(id);
		const fresh = ((await (await restart(id)).json()) as { id: string }).id;
		expect(fresh).not.toBe(id);
		expect((await host.until(fresh)).output).toMatchObject({ input: { tiles: 3 } });
		const again = await restart(id, "?restartWithNewInstanceId=false");
		expect(((await again.json()) as { id: string }).id).toBe(id);
		expect((await host.until(id)).output).toMatchObject({ input: { tiles: 3 } });
	});

	it("must have ended to keep its id", async () => {
		const id = await host.start("waitsForGo");
		expect((await restart(id, "?restartWithNewInstanceId=false")).status).toBe(409);
		expect((await restart("nobody")).status).toBe(400);
		await host.post(`${id}/raiseEvent/go`, 1);
		expect((await host.until(id)).output).toBe(1);
	});
});

import { describe, expect, it } from "vitest";
import { steppedClock } from "../../clock/stepped-clock.ts";
import { simulatedEngine } from "../engines/simulated-engine.ts";
import { oneContainerWire, testEmulator } from "../testing/test-emulator.ts";

const many = {
	...{ containerGroups: 5000, standardCores: 5000 },
	...{ createsPer5Minutes: 5000, createsPerHour: 5000 },
};

describe("the list of container groups", () => {
	it("comes in pages, which the SDK follows, each group once", async () => {
		const clock = steppedClock({ startMs: 0 });
		const engine = simulatedEngine({ clock, decide: () => ({ runMs: 1e9, exitCode: 0 }) });
		await using emulator = await testEmulator({
			...{ clock, engine, quotas: many, armRates: "unlimited" },
		});
		const names = Array.from({ length: 520 }, (_, index) => `group-${index}`);
		const body = oneContainerWire(["x"]);
		await Promise.all(names.map((name) => emulator.call("PUT", emulator.groupPath(name), body)));
		const path = emulator.groupPath("").replace("/?", "?");
		const first = (await emulator.call("GET", path)).body;
		expect(first.value).toHaveLength(500);
		expect(first.nextLink.startsWith(`${emulator.url}/subscriptions/`)).toBe(true);
		const listed: string[] = [];
		for await (const { name } of emulator.client.containerGroups.list()) listed.push(name!);
		expect(listed.toSorted()).toEqual(names.toSorted());
		const last = (await emulator.call("GET", first.nextLink.slice(emulator.url.length))).body;
		expect([last.value.length, last.nextLink]).toEqual([20, undefined]);
	});

	it("refuses a token that is not its own", async () => {
		await using emulator = await testEmulator();
		const path = `${emulator.groupPath("").replace("/?", "?")}&$skiptoken=a/b`;
		expect((await emulator.call("GET", path)).body.error.code).toBe("InvalidSkipToken");
	});
});

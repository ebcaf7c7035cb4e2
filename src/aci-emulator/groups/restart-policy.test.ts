import { describe, expect, it } from "vitest";
import { steppedClock } from "../../clock/stepped-clock.ts";
import { type SimulatedRun, simulatedEngine } from "../engines/simulated-engine.ts";
import { oneContainerWire, testEmulator } from "../testing/test-emulator.ts";

const STARTED_AT = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;

/** A group of one container under the policy, an hour after its PUT. */
async function anHourLater(restartPolicy: string, decide: (restartCount: number) => SimulatedRun) {
	const clock = steppedClock({ startMs: STARTED_AT });
	const engine = simulatedEngine({ clock, decide: ({ restartCount }) => decide(restartCount) });
	await using emulator = await testEmulator({ clock, engine });
	const path = emulator.groupPath("policy");
	await emulator.call("PUT", path, oneContainerWire(["run"], { restartPolicy }));
	await new Promise<void>((resolve) => void clock.callAt(STARTED_AT + HOUR_MS, resolve));
	const { properties } = (await emulator.call("GET", path)).body;
	const { restartCount, currentState } = properties.containers[0].properties.instanceView;
	const { state, exitCode } = currentState;
	return { group: properties.instanceView.state, restartCount, state, exitCode };
}

const failing = { runMs: 1000, exitCode: 1 };
const succeeding = { runMs: 1000, exitCode: 0 };

describe("restart policies", () => {
	it("Never: a container runs once, however it ends", async () => {
		const ended = { restartCount: 0, state: "Terminated" };
		expect(await anHourLater("Never", () => failing)).toEqual({
			...ended,
			group: "Failed",
			exitCode: 1,
		});
		expect(await anHourLater("Never", () => succeeding)).toEqual({
			...ended,
			group: "Succeeded",
			exitCode: 0,
		});
	});

	it("OnFailure: it runs again until it exits with 0", async () => {
		const decide = (restartCount: number) => (restartCount < 2 ? failing : succeeding);
		expect(await anHourLater("OnFailure", decide)).toEqual({
			group: "Succeeded",
			restartCount: 2,
			state: "Terminated",
			exitCode: 0,
		});
	});

	it("Always: it runs again and again, and the group goes on running", async () => {
		const seen = await anHourLater("Always", () => succeeding);
		expect(seen.group).toBe("Running");
		expect(seen.restartCount).toBeGreaterThan(10);
	});
});

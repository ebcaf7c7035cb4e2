import { rmSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { sleep } from "../../clock/clock.ts";
import { steppedClock } from "../../clock/stepped-clock.ts";
import { oneContainerWire, testEmulator } from "../testing/test-emulator.ts";
import { type SimulatedRun, simulatedEngine } from "./simulated-engine.ts";

const startMs = Date.UTC(2026, 0, 1);
const many = {
	containerGroups: 5000,
	standardCores: 5000,
	createsPer5Minutes: 9999,
	createsPerHour: 9999,
};

function simulation(decide: (random: () => number, name: string) => SimulatedRun) {
	const clock = steppedClock({ startMs });
	const engine = simulatedEngine({
		clock,
		seed: "s",
		decide: (run, random) => decide(random, run.groupName),
	});
	return { clock, engine };
}

describe("the simulated engine", () => {
	it("runs hours of hundreds of groups in seconds, and gives the same outcomes for the same seed", async () => {
		const runOnce = async () => {
			const { clock, engine } = simulation((random) => ({
				startUpMs: 20_000 * random(),
				runMs: 7_200_000 * random(),
				exitCode: random() < 0.1 ? 1 : 0,
				log: "done\n",
			}));
			await using emulator = await testEmulator({ clock, engine, quotas: many });
			const names = Array.from({ length: 400 }, (_, index) => `group-${index}`);
			await Promise.all(
				names.map((name) =>
					emulator.call("PUT", emulator.groupPath(name), oneContainerWire(["x"])),
				),
			);
			await sleep(clock, 10_000_000);
			const began = performance.now();
			const list = await emulator.call("GET", emulator.groupPath("").replace("/?", "?"));
			const listMs = performance.now() - began;
			const sample = names.filter((_, index) => index % 50 === 0);
			const bodies = await Promise.all(
				sample.map((name) => emulator.call("GET", emulator.groupPath(name))),
			);
			const states = bodies.map(({ body }) => {
				const { currentState } = body.properties.containers[0].properties.instanceView;
				const { startTime, finishTime, exitCode } = currentState;
				return [
					body.properties.instanceView.state,
					exitCode,
					Date.parse(finishTime) - Date.parse(startTime),
				];
			});
			return { count: list.body.value.length, states, listMs };
		};
		const first = await runOnce();
		const second = await runOnce();
		expect(first.count).toBe(400);
		expect(new Set(first.states.map(([state]) => state))).toEqual(new Set(["Succeeded", "Failed"]));
		expect(second.states).toEqual(first.states);
		expect(first.listMs).toBeLessThan(500);
	});

	it("calls back at its instant, holding the clock, and not after a stop", async () => {
		const calledAt: [string, number][] = [];
		const { clock, engine } = simulation((_, name) => ({
			startUpMs: 1000,
			runMs: 60_000,
			exitCode: 0,
			callback: {
				afterMs: 30_000,
				call: async () => {
					const before = clock.now();
					await new Promise((resolve) => setTimeout(resolve, 20));
					calledAt.push([name, clock.now()], [`${name} began`, before]);
				},
			},
		}));
		await using emulator = await testEmulator({ clock, engine });
		await emulator.call("PUT", emulator.groupPath("a"), oneContainerWire(["x"]));
		await sleep(clock, 100_000);
		const at = startMs + 31_000;
		expect(calledAt).toEqual([
			["a", at],
			["a began", at],
		]);
		const release = clock.hold();
		await emulator.call("PUT", emulator.groupPath("b"), oneContainerWire(["x"]));
		const stopAt = sleep(clock, 10_000).then(() => clock.hold());
		release();
		const releaseLater = await stopAt;
		expect((await emulator.call("DELETE", emulator.groupPath("b"))).status).toBe(200);
		releaseLater();
		await sleep(clock, 100_000);
		expect(calledAt).toHaveLength(2);
	});

	it("does not call back at the end of a run that has none", async () => {
		const { clock, engine } = simulation(() => ({
			...{ runMs: Number.POSITIVE_INFINITY, exitCode: 0 },
			callback: { afterMs: Number.POSITIVE_INFINITY, call: () => Promise.reject(new Error()) },
		}));
		await using emulator = await testEmulator({ clock, engine });
		await emulator.call("PUT", emulator.groupPath("a"), oneContainerWire(["x"]));
		await sleep(clock, 100_000);
		await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
		expect(clock.now()).toBeLessThan(startMs + 200_000);
	});

	it("goes on after a restart: the exit and a callback that is yet to come", async () => {
		const called: number[] = [];
		const clock = steppedClock({ startMs });
		const engine = () =>
			simulatedEngine({
				clock,
				decide: () => ({
					startUpMs: 1000,
					runMs: 60_000,
					exitCode: 9,
					callback: { afterMs: 50_000, call: async () => void called.push(clock.now()) },
				}),
			});
		const first = await testEmulator({ clock, engine: engine() });
		const path = first.groupPath("a");
		const release = clock.hold();
		await first.call("PUT", path, oneContainerWire(["x"]));
		const running = sleep(clock, 20_000).then(() => clock.hold());
		release();
		const releaseAgain = await running;
		await first.close();
		onTestFinished(() => rmSync(first.stateDirectory, { recursive: true, force: true }));
		await using second = await testEmulator({
			clock,
			engine: engine(),
			stateDirectory: first.stateDirectory,
		});
		expect((await second.call("GET", path)).body.properties.instanceView.state).toBe("Running");
		releaseAgain();
		await sleep(clock, 100_000);
		const { instanceView } = (await second.call("GET", path)).body.properties.containers[0]
			.properties;
		expect(instanceView.currentState).toMatchObject({
			exitCode: 9,
			finishTime: new Date(startMs + 61_000).toISOString(),
		});
		expect(called).toEqual([startMs + 51_000]);
	});
});

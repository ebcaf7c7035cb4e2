import { describe, expect, it } from "vitest";
import { sleep } from "../../clock/clock.ts";
import { steppedClock } from "../../clock/stepped-clock.ts";
import { type SimulatedRun, simulatedEngine } from "../engines/simulated-engine.ts";
import type { LaunchFault } from "../faults/faults.ts";
import { oneContainerWire, type TestEmulator, testEmulator } from "../testing/test-emulator.ts";

const startMs = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;
/** 13 s from the PUT to the start, as documented, but for the parts in between. */
const timing = { pendingMs: 4000, pullMs: 4000, startMs: 5000, restartBackOffMs: 10_000 };
const STARTED_MS = 13_000;

interface Case {
	faults: LaunchFault[];
	run?: Partial<SimulatedRun>;
	more?: object;
}

/** A group that meets the faults; `at` says how it stands so long after its PUT. */
async function launch({ faults, run = {}, more = {} }: Case) {
	const clock = steppedClock({ startMs });
	let left = faults;
	const engine = simulatedEngine({
		clock,
		decide: () => ({ runMs: HOUR_MS, exitCode: 0, ...run }),
	});
	const emulator = await testEmulator({
		...{ clock, engine, timing },
		faults: ({ operation }) => {
			if (operation !== "ContainerGroups_CreateOrUpdate") return undefined;
			const [fault] = left;
			left = [];
			return fault;
		},
	});
	const release = clock.hold();
	await emulator.call("PUT", emulator.groupPath("g"), oneContainerWire(["x"], more));
	let held = release;
	const at = async (ms: number) => {
		const there = sleep(clock, startMs + ms - clock.now()).then(() => clock.hold());
		held();
		held = await there;
		return look(emulator);
	};
	return { emulator, at, clock };
}

async function look(emulator: TestEmulator) {
	const { status, body } = await emulator.call("GET", emulator.groupPath("g"));
	if (status !== 200) return { status };
	const { provisioningState, instanceView, containers } = body.properties;
	const view = containers[0].properties.instanceView;
	return {
		group: `${provisioningState} ${instanceView.state}`,
		container: view?.currentState.state,
		exitCode: view?.currentState.exitCode,
		restartCount: view?.restartCount,
		events: view?.events.map(
			(each: { name: string; count: number }) => `${each.name} ${each.count}`,
		),
	};
}

describe("faults at launch", () => {
	it("pull-failure: Creating with Failed and BackOff events, then pulled at a later attempt", async () => {
		const { emulator, at } = await launch({ faults: [{ kind: "pull-failure", attempts: 2 }] });
		await using _ = emulator;
		expect(await at(9000)).toMatchObject({
			group: "Creating Pending",
			container: "Waiting",
			events: ["Pulling 1", "Failed 1", "BackOff 1"],
		});
		expect(await at(23_000)).toMatchObject({ events: ["Pulling 2", "Failed 2", "BackOff 2"] });
		expect(await at(60_000)).toMatchObject({ group: "Succeeded Running" });
	});

	it("pull-failure without end: Failed at the provisioning timeout, its events still there", async () => {
		const { emulator, at } = await launch({ faults: [{ kind: "pull-failure" }] });
		await using _ = emulator;
		expect(await at(1_799_000)).toMatchObject({ group: "Creating Pending" });
		const failed = await at(1_801_000);
		expect(failed).toMatchObject({ group: "Failed Failed" });
		expect(failed.events).toContainEqual(expect.stringMatching(/^BackOff/));
	});

	it("stuck: Creating until the provisioning timeout", async () => {
		const { emulator, at } = await launch({ faults: [{ kind: "stuck" }] });
		await using _ = emulator;
		expect(await at(1_799_000)).toMatchObject({ group: "Creating Pending" });
		expect(await at(1_801_000)).toMatchObject({ group: "Failed Failed" });
	});

	it("slow-pull and slow-start take as long as they say", async () => {
		const pull = await launch({ faults: [{ kind: "slow-pull", pullMs: 100_000 }] });
		await using _ = pull.emulator;
		expect(await pull.at(103_000)).toMatchObject({ events: ["Pulling 1"] });
		expect(await pull.at(110_000)).toMatchObject({ group: "Succeeded Running" });
		const start = await launch({ faults: [{ kind: "slow-start", startMs: 100_000 }] });
		await using __ = start.emulator;
		expect(await start.at(107_000)).toMatchObject({ events: ["Pulling 1", "Pulled 1"] });
		expect(await start.at(109_000)).toMatchObject({ group: "Succeeded Running" });
	});

	it("platform-kill: the platform's exit code and its event", async () => {
		const { emulator, at } = await launch({ faults: [{ kind: "platform-kill", afterMs: 5000 }] });
		await using _ = emulator;
		expect(await at(STARTED_MS + 4000)).toMatchObject({ group: "Succeeded Running" });
		expect(await at(STARTED_MS + 6000)).toMatchObject({
			group: "Succeeded Failed",
			exitCode: 7147,
			events: ["Pulling 1", "Pulled 1", "Started 1", "Killing 1"],
		});
	});

	it("platform-kill with restart: it runs again under Never", async () => {
		const { emulator, at } = await launch({
			faults: [{ kind: "platform-kill", afterMs: 5000, exitCode: 7148, restart: true }],
		});
		await using _ = emulator;
		expect(await at(STARTED_MS + 6000)).toMatchObject({ container: "Waiting", restartCount: 0 });
		expect(await at(STARTED_MS + 16_000)).toMatchObject({ container: "Running", restartCount: 1 });
	});

	it("restart-despite-never: a nonzero exit is run again once", async () => {
		const { emulator, at } = await launch({
			faults: [{ kind: "restart-despite-never" }],
			run: { runMs: 1000, exitCode: 2 },
		});
		await using _ = emulator;
		expect(await at(STARTED_MS + 5000)).toMatchObject({ container: "Waiting" });
		expect(await at(STARTED_MS + 60_000)).toMatchObject({
			...{ group: "Succeeded Failed", exitCode: 2, restartCount: 1 },
		});
	});

	it("spot-eviction: the platform deploys a Spot group anew, and shows it as Repairing", async () => {
		const faults: LaunchFault[] = [{ kind: "spot-eviction", afterMs: 5000 }];
		const { emulator, at } = await launch({ faults, more: { priority: "Spot" } });
		await using _ = emulator;
		expect(await at(STARTED_MS + 6000)).toMatchObject({ group: "Repairing Pending" });
		expect(await at(STARTED_MS + 30_000)).toMatchObject({
			group: "Succeeded Running",
			events: ["Pulling 2", "Pulled 2", "Started 2", "Killing 1"],
		});
		const regular = await launch({ faults });
		await using __ = regular.emulator;
		expect(await regular.at(STARTED_MS + 60_000)).toMatchObject({
			events: ["Pulling 1", "Pulled 1", "Started 1"],
		});
	});

	it("lost-container: Running for ever, without exit", async () => {
		const { emulator, at } = await launch({
			faults: [{ kind: "lost-container", afterMs: 1000 }],
			run: { runMs: 5000 },
		});
		await using _ = emulator;
		expect(await at(2 * HOUR_MS)).toMatchObject({ group: "Succeeded Running" });
	});

	it("slow-container: the run takes so many times as long", async () => {
		const { emulator, at } = await launch({
			faults: [{ kind: "slow-container", factor: 3 }],
			run: { runMs: 10_000 },
		});
		await using _ = emulator;
		expect(await at(STARTED_MS + 29_000)).toMatchObject({ container: "Running" });
		expect(await at(STARTED_MS + 31_000)).toMatchObject({ container: "Terminated" });
	});

	it.each([
		["lost-callback", { kind: "lost-callback" }, 0],
		["network-cut at that time", { kind: "network-cut", afterMs: 1000, forMs: 5000 }, 0],
		["network-cut at another time", { kind: "network-cut", afterMs: 6000, forMs: 5000 }, 1],
	] as const)("%s decides whether the callback is made", async (_, fault, calls) => {
		let called = 0;
		const callback = { afterMs: 5000, call: async () => void called++ };
		const { emulator, at } = await launch({ faults: [fault], run: { runMs: 9000, callback } });
		await using __ = emulator;
		expect(await at(STARTED_MS + 20_000)).toMatchObject({ group: "Succeeded Succeeded" });
		expect(called).toBe(calls);
	});

	it("vanish: the group is gone, whatever it was doing", async () => {
		const { emulator, at } = await launch({ faults: [{ kind: "vanish", afterMs: 6000 }] });
		await using _ = emulator;
		expect(await at(7000)).toEqual({ status: 404 });
	});
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { settableClock } from "../../clock/settable-clock.ts";
import type { LaunchFault } from "../faults/faults.ts";
import { bareEmulator } from "../testing/bare-emulator.ts";
import { LastingEngine } from "../testing/lasting-engine.ts";

const NAME = { containerGroup: "g" };
const bodyOf = (properties: object = {}) => ({
	location: "local",
	properties: {
		osType: "Linux",
		restartPolicy: "OnFailure",
		containers: [
			{
				name: "main",
				properties: { image: "a", resources: { requests: { cpu: 1, memoryInGB: 1 } } },
			},
		],
		...properties,
	},
});

/** An emulator whose containers run as long as `runMs` says, and the verbs of a client. */
function emulatorWith({ runMs = 1e9, exitCode = 0 } = {}) {
	const folder = mkdtempSync(join(tmpdir(), "group-endings-"));
	const clock = settableClock({ factor: 0, startMs: 0 });
	const engine = new LastingEngine(clock, () => ({ runMs, exitCode }));
	const options = { file: join(folder, "emulator.sqlite"), clock, engine };
	const emulator = bareEmulator(options);
	onTestFinished(() => {
		emulator.kill();
		rmSync(folder, { recursive: true, force: true });
	});
	const call = (id: string, body?: unknown, faults?: LaunchFault[]) =>
		emulator.call(`ContainerGroups_${id}`, NAME, body, faults);
	return {
		...{ clock, engine, call },
		parts: () => emulator.parts,
		put: (faults?: LaunchFault[], properties?: object) =>
			call("CreateOrUpdate", bodyOf(properties), faults),
		row: () => emulator.parts.store.list()[0],
		openBills: () => emulator.parts.bill.since(0).filter(({ to }) => to === undefined),
	};
}

describe("what the engine could not do at once", () => {
	it("an update whose containers could not be ended begins when they are", async () => {
		const { clock, engine, put, row } = emulatorWith();
		await put();
		await clock.step(20_000);
		engine.failures = 2;
		await expect(put()).rejects.toThrow("The engine is away.");
		expect((await put()).body.error.code).toBe("ContainerGroupTransitioning");
		await clock.step(60_000);
		expect([row()?.state.phase.kind, row()?.state.replacing]).toEqual(["started", undefined]);
		expect([engine.alive().length, engine.violations]).toEqual([1, []]);
	});

	it.each([
		["a vanished group is removed when its containers can be ended", 1],
		["a vanished group is removed when what it left can be discarded", 2],
	])("%s", async (_, failures) => {
		const { clock, engine, put, row, openBills } = emulatorWith();
		await put([{ kind: "vanish", afterMs: 30_000 }]);
		await clock.step(20_000);
		engine.failures = failures;
		await clock.step(10_000);
		expect(row()).toMatchObject({ removing: true });
		await clock.step(10_000);
		expect([row(), engine.alive(), openBills()]).toEqual([undefined, [], []]);
	});

	it("a group whose DELETE failed is removed all the same", async () => {
		const { clock, engine, put, row, call } = emulatorWith();
		await put();
		await clock.step(20_000);
		engine.failures = 1;
		await expect(call("Delete")).rejects.toThrow("The engine is away.");
		await clock.step(5000);
		expect([row(), engine.alive()]).toEqual([undefined, []]);
	});

	it("a container that the platform kills is killed when the engine is back", async () => {
		const { clock, engine, put, row } = emulatorWith();
		await put([{ kind: "platform-kill", afterMs: 10_000 }], { restartPolicy: "Never" });
		engine.failures = 3;
		await clock.step(60_000);
		expect(row()?.state.containers[0]?.phase).toMatchObject({
			kind: "terminated",
			exitCode: 7147,
		});
		expect(engine.alive()).toEqual([]);
	});

	it("a stopped group's containers are ended when the engine is back", async () => {
		const { clock, engine, put, call } = emulatorWith();
		await put();
		await clock.step(20_000);
		engine.failures = 1;
		await expect(call("Stop")).rejects.toThrow("The engine is away.");
		expect(engine.alive().length).toBe(1);
		await clock.step(2000);
		expect(engine.alive()).toEqual([]);
	});
});

describe("a group that vanishes", () => {
	it("makes way for one of its name, also in the middle of another change of it", async () => {
		const { clock, engine, put, call, row, openBills } = emulatorWith();
		await put([{ kind: "vanish", afterMs: 30_000 }]);
		await clock.step(20_000);
		const restarted = call("Restart");
		const again = put();
		const stepped = clock.step(60_000);
		await restarted;
		await again;
		await stepped;
		await clock.step(60_000);
		expect(row()?.state.phase.kind).toBe("started");
		expect([engine.alive().length, engine.violations, openBills().length]).toEqual([1, [], 1]);
	});

	it("makes way at the very instant, and nothing of it is left", async () => {
		const { clock, engine, put, row, parts, openBills } = emulatorWith();
		await put([{ kind: "vanish", afterMs: 30_000 }]);
		await clock.step(29_999);
		const first = row()!;
		// As if the alarm were late: the next look is the PUT's.
		parts().store.put({ ...first, state: { ...first.state, vanishAt: clock.now() } });
		expect((await put()).status).toBe(201);
		await clock.step(60_000);
		expect([row()?.state.phase.kind, row()?.state.replacing]).toEqual(["started", undefined]);
		expect(engine.alive().map(({ deployment }) => deployment)).toEqual([row()?.state.deployment]);
		expect([engine.violations, openBills().length]).toEqual([[], 1]);
	});

	it("goes at the end of its time to live, also when its containers end as they start", async () => {
		const { clock, put, row, parts } = emulatorWith({ runMs: 0 });
		await put([], { restartPolicy: "Never" });
		parts().store.put({ ...row()!, state: { ...row()!.state, timeToLiveMs: 60_000 } });
		await clock.step(13_000);
		expect(row()?.state.containers[0]?.phase.kind).toBe("terminated");
		await clock.step(59_000);
		expect(row()).toBeDefined();
		await clock.step(1000);
		expect(row()).toBeUndefined();
	});
});

describe("a Spot group that is to be evicted", () => {
	const evicted: LaunchFault[] = [{ kind: "spot-eviction", afterMs: 10_000 }];

	it("stays stopped if a client stopped it at that instant", async () => {
		const { clock, engine, put, call, row, parts } = emulatorWith();
		await put(evicted, { priority: "Spot" });
		await clock.step(22_000);
		const { key } = row()!;
		// The stop has to wait, so that it is the first that looks at the group when the eviction is due.
		const earlier = Promise.withResolvers<void>();
		const { driver, store } = parts();
		const waits = driver.inTurn(key, () => earlier.promise);
		const stopped = call("Stop");
		const { state } = row()!;
		const plannedFaults = state.plannedFaults.map((each) => ({ ...each, at: clock.now() }));
		store.put({ ...row()!, state: { ...state, plannedFaults } });
		earlier.resolve();
		await waits;
		expect((await stopped).status).toBe(204);
		await clock.step(60_000);
		expect([row()?.state.phase.kind, engine.alive()]).toEqual(["stopped", []]);
	});

	it("is left as it is if its containers have ended", async () => {
		const { clock, engine, put, row } = emulatorWith({ runMs: 5000 });
		await put(evicted, { priority: "Spot", restartPolicy: "Never" });
		await clock.step(60_000);
		expect([row()?.state.phase.kind, engine.started]).toEqual(["started", ["main.0"]]);
	});

	it("leaves the operation that created it as it was", async () => {
		const { clock, put, row, parts } = emulatorWith();
		const { headers } = await put(evicted, { priority: "Spot" });
		const operationId = /operations\/([^?]+)/.exec(headers.get("Azure-AsyncOperation")!)![1]!;
		await clock.step(23_500);
		expect(row()?.state.reason).toBe("repair");
		expect(parts().operations.get(operationId)?.final).toMatchObject({ status: "Succeeded" });
	});
});

describe("an emulator that is closed and ends its containers", () => {
	it("ends those of a deployment that is being replaced, too", async () => {
		const { clock, engine, put, parts } = emulatorWith();
		await put();
		await clock.step(20_000);
		engine.failures = 1;
		await put().catch(() => undefined);
		await parts().driver.stopAll();
		expect(engine.alive()).toEqual([]);
	});
});

describe("a container that is lost", () => {
	it("goes on as if it ran, whatever the platform does to it afterwards", async () => {
		const { clock, engine, put, row } = emulatorWith();
		const lost: LaunchFault = { kind: "lost-container", afterMs: 1000 };
		await put([lost, { kind: "platform-kill", afterMs: 5000 }]);
		await clock.step(3_600_000);
		expect([row()?.state.containers[0]?.phase.kind, engine.alive()]).toEqual(["running", []]);
	});
});

describe("a container between two runs", () => {
	it("keeps its last run's end when its group is stopped, and is billed until then", async () => {
		const { clock, put, call, parts } = emulatorWith({ runMs: 1000, exitCode: 3 });
		await put();
		await clock.step(16_000);
		await call("Stop");
		const { body } = await call("Get");
		const view = body.properties.containers[0].properties.instanceView;
		expect(view.previousState).toMatchObject({ state: "Terminated", exitCode: 3 });
		expect(parts().bill.since(0)[0]?.to).toBe(16_000);
	});
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Fault } from "../faults/faults.ts";
import { type SimulatedService, simulatedService } from "./simulated-service.ts";

const HALF_HOUR_MS = 1_800_000;

/** What goes wrong with the PUT of a group, by the group's name. */
const faults: Record<string, Fault> = {
	stuck: { kind: "stuck" },
	"no-image": { kind: "pull-failure" },
	"no-image-once": { kind: "pull-failure", attempts: 1 },
	"slow-pull": { kind: "slow-pull", pullMs: 60_000 },
	"slow-start": { kind: "slow-start", startMs: 60_000 },
	killed: { kind: "platform-kill", afterMs: 10_000 },
	"killed-by-force": { kind: "platform-kill", afterMs: 10_000, exitCode: 7148 },
	"killed-restarted": { kind: "platform-kill", afterMs: 10_000, restart: true },
	rerun: { kind: "restart-despite-never" },
	"rerun-not": { kind: "restart-despite-never" },
	evicted: { kind: "spot-eviction", afterMs: 10_000 },
	lost: { kind: "lost-container", afterMs: 10_000 },
	vanished: { kind: "vanish", afterMs: 30_000 },
	"slow-run": { kind: "slow-container", factor: 10 },
	"no-capacity": { kind: "capacity" },
};

let service: SimulatedService;
beforeAll(async () => {
	service = await simulatedService({
		quotas: { standardCores: 1000 },
		faults: ({ operation, containerGroup = "" }) =>
			operation === "ContainerGroups_CreateOrUpdate" ? faults[containerGroup] : undefined,
	});
});
afterAll(() => service[Symbol.asyncDispose]());

/** The events of the one container: name and count. */
async function events(name: string): Promise<Record<string, number>> {
	const { properties } = await service.get(name);
	const { instanceView } = properties.containers[0].properties;
	return Object.fromEntries(
		instanceView.events.map((each: { name: string; count: number }) => [each.name, each.count]),
	);
}

describe("a start that goes wrong", () => {
	it("is given up after half an hour when nothing starts", async () => {
		await service.put("stuck");
		await service.clock.advance(HALF_HOUR_MS - 1000);
		expect((await service.states("stuck")).slice(0, 2)).toEqual(["Creating", "Pending"]);
		await service.clock.advance(1000);
		expect((await service.states("stuck"))[0]).toBe("Failed");
	});

	it("tries a pull that fails again and again, and gives up after half an hour", async () => {
		await service.put("no-image");
		await service.clock.advance(HALF_HOUR_MS - 1000);
		expect((await service.states("no-image"))[1]).toBe("Pending");
		const { Failed = 0, BackOff = 0, Pulled } = await events("no-image");
		expect([Failed > 3, BackOff > 3, Pulled]).toEqual([true, true, undefined]);
		await service.clock.advance(1000);
		expect((await service.states("no-image"))[0]).toBe("Failed");
	});

	it("goes on when a later pull succeeds", async () => {
		await service.put("no-image-once");
		await service.clock.advance(120_000);
		expect((await service.states("no-image-once")).slice(0, 2)).toEqual(["Succeeded", "Running"]);
		expect(await events("no-image-once")).toMatchObject({ Failed: 1, Pulled: 1, Started: 1 });
	});

	it.each(["slow-pull", "slow-start"])("takes as long as a %s says", async (name) => {
		await service.put(name);
		await service.clock.advance(60_000);
		expect((await service.states(name))[0]).toBe("Creating");
		await service.clock.advance(10_000);
		expect((await service.states(name))[0]).toBe("Succeeded");
	});

	it("fails after the 201 for lack of capacity", async () => {
		const created = await service.put("no-capacity");
		expect(created.status).toBe(201);
		await service.clock.advance(60_000);
		const { properties } = await service.get("no-capacity");
		expect([properties.provisioningState, properties.instanceView.state]).toEqual([
			"Failed",
			"Failed",
		]);
		expect(properties.instanceView.events[0]).toMatchObject({
			name: "InsufficientCapacity.",
			message:
				"The requested resource is not available in the location 'local' at this moment. Please retry with a different resource request or in another location. Resource requested: '1' CPU '1' GB memory 'Linux' OS",
		});
	});
});

describe("a run that goes wrong", () => {
	it.each([
		["killed", 7147],
		["killed-by-force", 7148],
	])("is %s by the platform, and shows the exit code %i", async (name, exitCode) => {
		await service.put(name);
		await service.clock.advance(30_000);
		const { properties } = await service.get(name);
		const { instanceView } = properties.containers[0].properties;
		expect([properties.instanceView.state, instanceView.currentState.exitCode]).toEqual([
			"Failed",
			exitCode,
		]);
		expect(instanceView.events.at(-1)).toMatchObject({
			name: "Killing",
			message: "Killing container main (platform initiated).",
		});
	});

	it("is killed and begun anew in spite of Never", async () => {
		await service.put("killed-restarted");
		await service.clock.advance(120_000);
		const [, group, container, restarts] = await service.states("killed-restarted");
		expect([group, container, restarts! > 0]).toEqual(["Running", "Running", true]);
	});

	it("is begun again once after a nonzero exit under Never, and not after a zero one", async () => {
		await service.put("rerun", { runMs: 1000, exitCode: 1 });
		await service.put("rerun-not", { runMs: 1000 });
		await service.clock.advance(600_000);
		expect(await service.states("rerun")).toEqual(["Succeeded", "Failed", "Terminated", 1]);
		expect(await service.states("rerun-not")).toEqual(["Succeeded", "Succeeded", "Terminated", 0]);
	});

	it("is evicted from Spot, and the platform starts the group again", async () => {
		await service.put("evicted", {}, { priority: "Spot" });
		await service.clock.advance(20_000);
		const before = (await service.get("evicted")).properties.containers[0].properties;
		await service.clock.advance(60_000);
		expect((await service.states("evicted")).slice(0, 3)).toEqual([
			"Succeeded",
			"Running",
			"Running",
		]);
		const after = (await service.get("evicted")).properties.containers[0].properties;
		expect(
			after.instanceView.currentState.startTime > before.instanceView.currentState.startTime,
		).toBe(true);
		expect((await events("evicted")).Started).toBe(2);
	});

	it("is lost: it still says Running long after it would have ended", async () => {
		await service.put("lost", { runMs: 20_000 });
		await service.clock.advance(3_600_000);
		expect((await service.states("lost")).slice(1, 3)).toEqual(["Running", "Running"]);
	});

	it("takes ten times as long", async () => {
		await service.put("slow-run", { runMs: 10_000 });
		await service.clock.advance(13_000 + 99_000);
		expect((await service.states("slow-run"))[1]).toBe("Running");
		await service.clock.advance(2000);
		expect((await service.states("slow-run"))[1]).toBe("Succeeded");
	});

	it("vanishes with its group", async () => {
		await service.put("vanished");
		await service.clock.advance(29_000);
		expect((await service.states("vanished"))[1]).toBe("Running");
		await service.clock.advance(1000);
		expect((await service.get("vanished")).error.code).toBe("ResourceNotFound");
	});
});

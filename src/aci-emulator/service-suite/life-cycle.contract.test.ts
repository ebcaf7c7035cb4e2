import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SimulatedService, simulatedService } from "./simulated-service.ts";

let service: SimulatedService;
beforeAll(async () => {
	service = await simulatedService();
});
afterAll(() => service[Symbol.asyncDispose]());

describe("a group's way to its start", () => {
	it("is Pending, Creating while image and container come, Succeeded once it runs", async () => {
		await service.put("starts");
		const states = [];
		for (const ms of [0, 3999, 2, 8000, 1000]) {
			await service.clock.advance(ms);
			states.push((await service.states("starts")).slice(0, 2).join(" "));
		}
		expect(states).toEqual([
			"Pending Pending",
			"Pending Pending",
			"Creating Pending",
			"Creating Pending",
			"Succeeded Running",
		]);
	});

	it("is as long as its image is large, and shorter when the group had that image before", async () => {
		await using slow = await simulatedService({
			timing: { imageSizesMb: { "alpine:latest": 1500 }, pullMbPerSecond: 15 },
		});
		await slow.put("large");
		await slow.clock.advance(100_000);
		expect((await slow.states("large"))[0]).toBe("Creating");
		await slow.clock.advance(20_000);
		expect((await slow.states("large"))[0]).toBe("Succeeded");
		await slow.put("large", { exitCode: 0 }, { diagnostics: undefined });
		await slow.clock.advance(15_000);
		expect((await slow.states("large"))[0]).toBe("Succeeded");
	});
});

describe("restart policies", () => {
	it("never run a container again under Never, whatever its exit code", async () => {
		await service.put("never", { runMs: 1000, exitCode: 2 });
		await service.clock.advance(3_600_000);
		expect(await service.states("never")).toEqual(["Succeeded", "Failed", "Terminated", 0]);
	});

	it("run it again under OnFailure until it exits with 0; the group never says Failed", async () => {
		await service.put("on-failure", { runMs: 1000, exitCode: 1 }, { restartPolicy: "OnFailure" });
		const seen = new Set<string>();
		for (let second = 0; second < 200; second++) {
			await service.clock.advance(1000);
			const [, group, container] = await service.states("on-failure");
			seen.add(`${group} ${container}`);
		}
		expect([...seen].sort()).toEqual(
			expect.arrayContaining(["Running Running", "Running Waiting"]),
		);
		expect([...seen].join()).not.toMatch(/Failed|Terminated/);
		expect((await service.states("on-failure"))[3]).toBeGreaterThan(2);
		await service.put("on-failure-0", { runMs: 1000 }, { restartPolicy: "OnFailure" });
		await service.clock.advance(60_000);
		expect(await service.states("on-failure-0")).toEqual([
			"Succeeded",
			"Succeeded",
			"Terminated",
			0,
		]);
	});

	it("run it again under Always, also after an exit with 0, waiting longer each time", async () => {
		await service.put("always", { runMs: 1000 }, { restartPolicy: "Always" });
		const counts = [];
		for (let minute = 0; minute < 30; minute++) {
			await service.clock.advance(60_000);
			counts.push((await service.states("always"))[3]!);
		}
		expect((await service.states("always"))[1]).toBe("Running");
		const early = counts[9]! - counts[0]!;
		const late = counts[29]! - counts[20]!;
		expect(early).toBeGreaterThan(late);
		expect(late).toBeGreaterThanOrEqual(1);
	});
});

describe("transitions", () => {
	it("answer 409 ContainerGroupTransitioning to what comes while a group starts", async () => {
		await service.put("busy");
		for (const answer of [
			await service.put("busy"),
			await service.post("busy", "stop"),
			await service.post("busy", "restart"),
		]) {
			expect([answer.status, answer.body.error]).toEqual([
				409,
				{
					code: "ContainerGroupTransitioning",
					message: "The container group 'busy' is still transitioning, please retry later.",
				},
			]);
		}
		const deleted = await service.call("DELETE", service.groupPath("busy"));
		expect(deleted.status).toBe(200);
	});

	it("show Updating during a restart, and stop before start for a finished group", async () => {
		await service.put("again", { runMs: 5000 });
		await service.clock.advance(60_000);
		expect((await service.states("again"))[1]).toBe("Succeeded");
		expect((await service.post("again", "restart")).status).toBe(204);
		expect((await service.states("again"))[0]).toBe("Updating");
		await service.clock.advance(60_000);
		expect((await service.post("again", "stop")).status).toBe(204);
		expect((await service.states("again"))[1]).toBe("Stopped");
		expect((await service.post("again", "start")).status).toBe(202);
		await service.clock.advance(14_000);
		expect(await service.states("again")).toEqual(["Succeeded", "Running", "Running", 0]);
	});
});

describe("logs", () => {
	const logs = (name: string, query = "") =>
		service.call("GET", `${service.groupPath(name, "/containers/main/logs")}${query}`);

	it("are not there before the start, in ACI's words", async () => {
		await service.put("early");
		const { status, body } = await logs("early");
		expect([status, body.error]).toEqual([
			404,
			{
				code: "ContainerLogNotAvailable",
				message:
					"Log of container 'main' in container group 'early' is not available yet. Please check container 'InstanceView' for more information or retry later.",
			},
		]);
	});

	it("are the last 16 KB and 1,000 lines once the container has ended", async () => {
		const line = (index: number) => `${index} ${"x".repeat(index % 2 ? 4 : 40)}\n`;
		const long = Array.from({ length: 5000 }, (_, index) => line(index)).join("");
		await service.put("long", { runMs: 1000, log: long });
		await service.put("many", { runMs: 1000, log: "a\n".repeat(5000) });
		await service.clock.advance(60_000);
		const { content } = (await logs("long")).body;
		expect(Buffer.byteLength(content)).toBeLessThanOrEqual(16 * 1024);
		expect(long.endsWith(content)).toBe(true);
		expect((await logs("many")).body.content).toBe("a\n".repeat(1000));
		expect((await logs("many", "&tail=2")).body.content).toBe("a\na\n");
	});
});

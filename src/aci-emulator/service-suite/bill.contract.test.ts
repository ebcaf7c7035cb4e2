import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SimulatedService, simulatedService } from "./simulated-service.ts";

let service: SimulatedService;
beforeAll(async () => {
	service = await simulatedService();
});
afterAll(() => service[Symbol.asyncDispose]());

const bill = async (name: string) =>
	(await service.call("GET", `/emulator/bill/${name}`)).body.lines[0];

describe("the bill", () => {
	it("counts from the pull to the last exit, not the waiting before; a delete changes nothing", async () => {
		await service.put("job", { runMs: 600_000 });
		await service.clock.advance(3_600_000);
		// Pull 4 s, creation 5 s, run 600 s, of 1 vCPU and 1 GB.
		const line = await bill("job");
		expect(line).toMatchObject({ vcpuSeconds: 609, gbSeconds: 609 });
		expect(line.usd).toBeCloseTo((609 * (0.0405 + 0.00445)) / 3600, 10);
		await service.call("DELETE", service.groupPath("job"));
		await service.clock.advance(3_600_000);
		expect(await bill("job")).toEqual(line);
	});

	it("bills a group as long as any of its containers runs, and Spot at 30 percent", async () => {
		await service.put("spot", { runMs: 600_000 }, { priority: "Spot" });
		await service.clock.advance(3_600_000);
		const { usd } = await bill("spot");
		expect(usd).toBeCloseTo((609 * 0.3 * (0.0405 + 0.00445)) / 3600, 10);
	});

	it("ends with a stop, and goes on while a container waits to be run again", async () => {
		await service.put("served", { runMs: 1000, exitCode: 1 }, { restartPolicy: "Always" });
		await service.clock.advance(604_000);
		expect((await bill("served")).vcpuSeconds).toBe(600);
		await service.post("served", "stop");
		await service.clock.advance(600_000);
		expect((await bill("served")).vcpuSeconds).toBe(600);
	});
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import {
	oneContainerWire,
	type TestEmulator,
	testEmulator,
	until,
} from "../testing/test-emulator.ts";

const eager = { periodSeconds: 1, failureThreshold: 1, timeoutSeconds: 5 };

async function put(emulator: TestEmulator, probes: object, restartPolicy = "OnFailure") {
	const group = oneContainerWire(["sleep", "60"], { restartPolicy });
	const { containers } = group.properties as { containers: { properties: object }[] };
	Object.assign(containers[0]!.properties, probes);
	const { status } = await emulator.call("PUT", emulator.groupPath("probed"), group);
	expect(status).toBe(201);
}

async function view(emulator: TestEmulator) {
	const { body } = await emulator.call("GET", emulator.groupPath("probed"));
	return body.properties.containers[0].properties.instanceView;
}

const eventsOf = (seen: { events: { name: string; message: string; count: number }[] }) =>
	Object.fromEntries(seen.events.map(({ name, message, count }) => [name, `${count} ${message}`]));

describe("probes", () => {
	it("liveness: a container that fails as often as its threshold is killed and run again", async () => {
		const folder = mkdtempSync(join(tmpdir(), "probes-"));
		onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
		const sick = join(folder, "sick");
		const command = ["/bin/sh", "-c", `[ ! -e ${sick} ]`];
		await using emulator = await testEmulator();
		await put(emulator, { livenessProbe: { ...eager, exec: { command } } });
		const well = await until(async () => {
			const seen = await view(emulator);
			return seen?.currentState.state === "Running" ? seen : undefined;
		});
		expect(eventsOf(well).Unhealthy).toBeUndefined();
		writeFileSync(sick, "");
		const killed = await until(async () => {
			const seen = await view(emulator);
			return seen.previousState ? seen : undefined;
		});
		expect(killed.previousState).toMatchObject({ state: "Terminated", exitCode: 143 });
		expect(eventsOf(killed)).toMatchObject({
			Unhealthy: expect.stringMatching(/^\d+ Liveness probe failed$/),
			Killing: "1 Killing container main (platform initiated).",
		});
		rmSync(sick);
		await until(async () => ((await view(emulator)).restartCount >= 1 ? true : undefined));
	});

	it("readiness: failures are told, and the container goes on", async () => {
		await using emulator = await testEmulator();
		// Nothing listens on port 1.
		await put(emulator, { readinessProbe: { ...eager, httpGet: { port: 1 } } });
		const seen = await until(async () => {
			const now = await view(emulator);
			return now && Number.parseInt(eventsOf(now).Unhealthy ?? "0", 10) >= 2 ? now : undefined;
		});
		expect(seen.currentState.state).toBe("Running");
		expect(eventsOf(seen).Killing).toBeUndefined();
	});
});

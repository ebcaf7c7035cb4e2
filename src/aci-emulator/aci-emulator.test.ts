import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { realClock } from "../clock/real-clock.ts";
import { type AciEmulatorOptions, startAciEmulator } from "./aci-emulator.ts";
import { simulatedEngine } from "./engines/simulated-engine.ts";
import {
	oneContainer,
	oneContainerWire,
	testEmulator,
	untilState,
} from "./testing/test-emulator.ts";

describe("the emulator through the Azure SDK", () => {
	it("creates, runs, shows, lists, logs and deletes a container group", async () => {
		await using emulator = await testEmulator();
		const { client, resourceGroup } = emulator;
		const created = await client.containerGroups.beginCreateOrUpdateAndWait(
			resourceGroup,
			"hello",
			oneContainer(["/bin/sh", "-c", "echo hello; sleep 0.2; exit 3"]),
			{ updateIntervalInMs: 20 },
		);
		expect(created.provisioningState).toBe("Succeeded");
		const ended = await untilState(emulator, "hello", "Failed");
		expect(ended.containers[0]!.instanceView).toMatchObject({
			restartCount: 0,
			currentState: { state: "Terminated", exitCode: 3, detailStatus: "Error" },
		});
		const { content } = await client.containers.listLogs(resourceGroup, "hello", "main");
		expect(content).toBe("hello\n");
		const listed = [];
		for await (const each of client.containerGroups.listByResourceGroup(resourceGroup))
			listed.push(each);
		expect(listed.map((each) => [each.name, each.instanceView])).toEqual([["hello", undefined]]);
		const last = await client.containerGroups.beginDeleteAndWait(resourceGroup, "hello");
		expect(last.instanceView?.state).toBe("Failed");
		await expect(client.containerGroups.get(resourceGroup, "hello")).rejects.toMatchObject({
			code: "ResourceNotFound",
			statusCode: 404,
		});
	});
});

describe("the state folder", () => {
	it("keeps its mode if it was there; what is secret in it is its owner's alone", async () => {
		const stateDirectory = mkdtempSync(join(tmpdir(), "aci-emulator-"));
		onTestFinished(() => rmSync(stateDirectory, { recursive: true }));
		chmodSync(stateDirectory, 0o755);
		await using emulator = await testEmulator({ stateDirectory });
		await emulator.client.containerGroups.beginCreateOrUpdateAndWait(
			emulator.resourceGroup,
			"any",
			oneContainer(["true"]),
			{ updateIntervalInMs: 20 },
		);
		const modeOf = (name: string) => statSync(join(stateDirectory, name)).mode & 0o777;
		expect(modeOf("")).toBe(0o755);
		for (const name of ["emulator.sqlite", "emulator.sqlite-wal", "token-key", "ca-key.pem"]) {
			expect([name, modeOf(name)]).toEqual([name, 0o600]);
		}
		expect([modeOf("containers"), modeOf("client.env")]).toEqual([0o700, 0o600]);
	});

	it("is made for its owner alone", async () => {
		const around = mkdtempSync(join(tmpdir(), "aci-emulator-"));
		onTestFinished(() => rmSync(around, { recursive: true }));
		const stateDirectory = join(around, "new", "state");
		await using _ = await testEmulator({ stateDirectory });
		expect(existsSync(stateDirectory)).toBe(true);
		expect(statSync(stateDirectory).mode & 0o777).toBe(0o700);
	});
});

describe("a start that fails", () => {
	const begin = (options: Partial<AciEmulatorOptions>) => {
		const stateDirectory = mkdtempSync(join(tmpdir(), "aci-emulator-"));
		onTestFinished(() => rmSync(stateDirectory, { recursive: true }));
		const clock = realClock();
		const engine = simulatedEngine({ clock, decide: () => ({ runMs: 1, exitCode: 0 }) });
		const close = vi.spyOn(engine, "close");
		const start = () => startAciEmulator({ stateDirectory, clock, engine, ...options });
		return { stateDirectory, close, start };
	};

	it("closes the engine, or the process would not end, and leaves the state to the next one", async () => {
		const { stateDirectory, close, start } = begin({});
		writeFileSync(join(stateDirectory, "ca.pem"), "junk");
		await expect(start()).rejects.toThrow("ca.pem cannot be read");
		expect(close).toHaveBeenCalledTimes(1);
		rmSync(join(stateDirectory, "ca.pem"));
		await using _ = await testEmulator({ stateDirectory });
	});

	it("is one on the state of another subscription, whose groups nobody would reach", async () => {
		const { stateDirectory, close, start } = begin({
			subscriptionId: "00000000-0000-0000-0000-000000000001",
		});
		{
			await using first = await testEmulator({ stateDirectory });
			await first.call("PUT", first.groupPath("kept"), oneContainerWire(["true"]));
		}
		await expect(start()).rejects.toThrow(/another subscription than .*0001, such as .*\/kept\. /);
		expect(close).toHaveBeenCalledTimes(1);
	});

	it("is one with two principals of the same id", async () => {
		const clientId = "00000000-0000-0000-0000-0000000000BB";
		const { start } = begin({ principals: [{ clientId, secret: "x" }] });
		await expect(start()).rejects.toThrow(
			"0000bb, which is the emulator's own. Give one another id.",
		);
	});

	it.each([
		["a file of faults that is not there", { faultsFile: "/nowhere/faults.json" }, "no such file"],
		["an address of another machine", { hostname: "192.0.2.1" }, "EADDRNOTAVAIL"],
	])("does so with %s, too", async (_, options, message) => {
		const { stateDirectory, close, start } = begin(options);
		await expect(start()).rejects.toThrow(message);
		expect(close).toHaveBeenCalledTimes(1);
		await using _next = await testEmulator({ stateDirectory });
	});
});

const hasIpv6 = Object.values(networkInterfaces())
	.flat()
	.some((each) => each?.address === "::1");

describe("the address", () => {
	it.runIf(hasIpv6)(
		`may be one of IPv6, which URLs have in brackets and the certificate names${hasIpv6 ? "" : " (left out: no ::1 on this machine)"}`,
		async () => {
			await using emulator = await testEmulator({ hostname: "::1" });
			expect(emulator.url).toMatch(/^https:\/\/\[::1\]:\d+$/);
			expect((await emulator.call("GET", emulator.groupPath("none"))).status).toBe(404);
		},
	);

	it("may be all of this machine's, of which URLs name the loopback one", async () => {
		await using emulator = await testEmulator({ hostname: "0.0.0.0" });
		expect(emulator.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
		expect((await emulator.call("GET", emulator.groupPath("none"))).status).toBe(404);
	});
});

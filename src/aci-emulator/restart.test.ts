import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Timing } from "./groups/timing.ts";
import { quick, type TestEmulator, testEmulator, untilState } from "./testing/test-emulator.ts";

interface Told {
	// biome-ignore lint/suspicious/noExplicitAny: a group as it stands on the wire
	group: any;
	operation: string;
	token: string;
}

const fixture = join(import.meta.dirname, "fixtures", "killed-emulator.mjs");
let folder: string;
let stateDirectory: string;
let release: string;
let child: ChildProcess | undefined;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "aci-emulator-restart-"));
	stateDirectory = join(folder, "state");
	release = join(folder, "release");
});
afterEach(() => {
	child?.kill("SIGKILL");
	rmSync(folder, { recursive: true, force: true });
});

/** Says that it has begun, waits for the file `release`, and exits with 7. */
const script = () => `echo begun; while [ ! -e ${release} ]; do sleep 0.05; done; exit 7`;

/** Runs an emulator in another process until its group has the state, and kills it. */
async function killedWhen(provisioningState: string, timing: Timing): Promise<Told> {
	const words = [stateDirectory, JSON.stringify(timing), script(), provisioningState];
	child = fork(fixture, words, { execArgv: [] });
	const [told] = (await once(child, "message")) as [Told];
	const exited = once(child, "exit");
	child.kill("SIGKILL");
	await exited;
	return told;
}

const logOf = async ({ client, resourceGroup }: TestEmulator) =>
	(await client.containers.listLogs(resourceGroup, "survivor", "main")).content;

const operationStatus = async (emulator: TestEmulator, { operation, token }: Told) => {
	const headers = { authorization: `Bearer ${token}` };
	return (await emulator.call("GET", operation, undefined, headers)).body.status;
};

describe("an emulator whose process was killed", () => {
	it("leaves a container running; the next finds it, and learns of its exit", async () => {
		const told = await killedWhen("Succeeded", quick);
		const [before] = told.group.properties.containers;
		await using emulator = await testEmulator({ stateDirectory });
		const running = await untilState(emulator, "survivor", "Running");
		const { restartCount, currentState } = running.containers[0]!.instanceView!;
		expect(restartCount).toBe(0);
		expect(currentState?.startTime?.toISOString()).toBe(
			before.properties.instanceView.currentState.startTime,
		);
		expect(await operationStatus(emulator, told)).toBe("Succeeded");
		writeFileSync(release, "");
		const ended = await untilState(emulator, "survivor", "Failed");
		expect(ended.containers[0]!.instanceView?.currentState?.exitCode).toBe(7);
		expect(await logOf(emulator)).toBe("begun\n");
	});

	it("learns of an exit that happened while there was no emulator", async () => {
		await killedWhen("Succeeded", quick);
		writeFileSync(release, "");
		await using emulator = await testEmulator({ stateDirectory });
		const ended = await untilState(emulator, "survivor", "Failed");
		expect(ended.containers[0]!.instanceView?.currentState).toMatchObject({
			state: "Terminated",
			exitCode: 7,
		});
	});

	it("goes on with a group that was Creating, and starts its container once", async () => {
		const timing = { ...quick, startMs: 1500 };
		const told = await killedWhen("Creating", timing);
		await using emulator = await testEmulator({ stateDirectory, timing });
		expect(await operationStatus(emulator, told)).toMatch(/^(Creating|Succeeded)$/);
		await untilState(emulator, "survivor", "Running");
		expect(await operationStatus(emulator, told)).toBe("Succeeded");
		writeFileSync(release, "");
		const ended = await untilState(emulator, "survivor", "Failed");
		expect(ended.containers[0]!.instanceView?.restartCount).toBe(0);
		expect(await logOf(emulator)).toBe("begun\n");
	});
});

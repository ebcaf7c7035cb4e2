import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import {
	dockerUnderTest,
	leftOut,
} from "../aci-emulator/engines/docker/testing/docker-under-test.ts";
import { testEmulator, untilState } from "../aci-emulator/testing/test-emulator.ts";
import { realClock } from "../clock/real-clock.ts";
import { localContainers } from "./local-containers.ts";

/** The names in a copy of Linux' /proc/net/dev. */
function interfacesIn(file: string): string[] {
	return [...readFileSync(file, "utf8").matchAll(/^ *(\S+):/gm)].map(([, name]) => name!).sort();
}

describe.skipIf(leftOut)("local containers on a container engine", () => {
	it("have the shares and the network that the environment names", async () => {
		const docker = await dockerUnderTest();
		onTestFinished(() => docker.end());
		const stateFolder = mkdtempSync(join(tmpdir(), "local-containers-"));
		const share = mkdtempSync(join(tmpdir(), "share-"));
		onTestFinished(() => {
			for (const each of [stateFolder, share]) rmSync(each, { recursive: true, force: true });
		});
		const env = {
			...process.env,
			TUTTI_CONTAINERS: "docker",
			TUTTI_CONTAINER_NETWORK: "bridge",
			TUTTI_SHARES: `account/share=${share}`,
		};
		const clock = realClock();
		const { engine, notice } = await localContainers(env, { stateFolder, clock, log: () => {} });
		expect(notice).toMatch(/^Containers run on (Docker|podman) /);
		await using emulator = await testEmulator({ engine });
		const put = await emulator.call("PUT", emulator.groupPath("sharing"), {
			location: "local",
			properties: {
				osType: "Linux",
				restartPolicy: "Never",
				containers: [
					{
						name: "main",
						properties: {
							image: docker.image,
							command: ["/bin/sh", "-c", "cat /proc/net/dev >/mnt/share/interfaces"],
							resources: { requests: { cpu: 0.5, memoryInGB: 0.1 } },
							volumeMounts: [{ name: "files", mountPath: "/mnt/share" }],
						},
					},
				],
				volumes: [
					{
						name: "files",
						azureFile: {
							shareName: "share",
							storageAccountName: "account",
							storageAccountKey: "k",
						},
					},
				],
			},
		});
		expect(put.status, JSON.stringify(put.body)).toBe(201);
		await untilState(emulator, "sharing", "Succeeded");
		const written = join(share, "interfaces");
		expect(existsSync(written)).toBe(true);
		expect(interfacesIn(written)).toContain("lo");
		// Not this machine's: those have the bridge's own end.
		if (process.platform === "linux") {
			expect(interfacesIn(written)).not.toEqual(interfacesIn("/proc/net/dev"));
		}
		expect((await emulator.call("DELETE", emulator.groupPath("sharing"))).status).toBe(200);
	});
});

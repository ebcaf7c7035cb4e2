import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
	type DockerUnderTest,
	dockerUnderTest,
	leftOut,
} from "./engines/docker/testing/docker-under-test.ts";
import { type TestEmulator, testEmulator, until, untilState } from "./testing/test-emulator.ts";

describe.skipIf(leftOut)("the emulator with containers for real", () => {
	let docker: DockerUnderTest;
	let emulator: TestEmulator;
	beforeAll(async () => {
		docker = await dockerUnderTest();
		emulator = await testEmulator({ engine: docker.open() });
	});
	afterAll(async () => {
		await emulator?.[Symbol.asyncDispose]();
		await docker?.end();
	});

	const put = (name: string, properties: object) =>
		emulator.call("PUT", emulator.groupPath(name), {
			location: "local",
			properties: { osType: "Linux", restartPolicy: "Never", ...properties },
		});
	const containerOf = (name: string, script: string, more: object = {}) => ({
		name,
		properties: {
			image: docker.image,
			command: ["/bin/sh", "-c", script],
			resources: { requests: { cpu: 0.5, memoryInGB: 0.1 } },
			...more,
		},
	});
	const volumeMounts = [{ name: "shared", mountPath: "/shared" }];

	it("runs an init container before the others, which share its volume", async () => {
		const { name, properties } = containerOf("first", "echo prepared >/shared/x", { volumeMounts });
		const { resources: _, ...ofInit } = properties;
		const answer = await put("with-init", {
			initContainers: [{ name, properties: ofInit }],
			containers: [containerOf("main", "cat /shared/x; exit 3", { volumeMounts })],
			volumes: [{ name: "shared", emptyDir: {} }],
		});
		expect(answer.status, JSON.stringify(answer.body)).toBe(201);
		const group = await untilState(emulator, "with-init", "Failed");
		expect(group.containers[0]?.instanceView?.currentState).toMatchObject({
			...{ state: "Terminated", exitCode: 3 },
		});
		const { content } = await emulator.client.containers.listLogs(
			...([emulator.resourceGroup, "with-init", "main"] as const),
		);
		expect(content).toBe("prepared\n");
		expect((await emulator.call("DELETE", emulator.groupPath("with-init"))).status).toBe(200);
	});

	it("tells of an image that cannot be had, while it goes on trying", async () => {
		await put("no-image", {
			containers: [containerOf("main", "true", { image: "127.0.0.1:1/nowhere/app:v1" })],
		});
		const events = await until(async () => {
			const { body } = await emulator.call("GET", emulator.groupPath("no-image"));
			const seen: { name: string; message: string }[] =
				body.properties.containers[0].properties.instanceView?.events ?? [];
			return seen.some((event) => event.name === "Failed") ? seen : undefined;
		});
		expect(JSON.stringify(events)).toContain("127.0.0.1:1/nowhere/app:v1");
		expect((await emulator.call("DELETE", emulator.groupPath("no-image"))).status).toBe(200);
	});

	it("stops a group and starts it again, in containers of their own", async () => {
		await put("stopped", { containers: [containerOf("main", "hostname; sleep 300")] });
		await untilState(emulator, "stopped", "Running");
		await emulator.client.containerGroups.stop(emulator.resourceGroup, "stopped");
		await untilState(emulator, "stopped", "Stopped");
		await emulator.call("POST", emulator.groupPath("stopped", "/start"));
		await untilState(emulator, "stopped", "Running");
		expect((await emulator.call("DELETE", emulator.groupPath("stopped"))).status).toBe(200);
		const query = { all: 1, filters: { label: ["tutti.aci-emulator.group=stopped"] } };
		expect(await docker.engine.api.call("GET", "/containers/json", { query })).toEqual([]);
	});
});

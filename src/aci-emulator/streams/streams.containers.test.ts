import { readFileSync } from "node:fs";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import {
	type DockerUnderTest,
	dockerUnderTest,
	leftOut,
} from "../engines/docker/testing/docker-under-test.ts";
import { openStream } from "../service-suite/container-stream.ts";
import { type TestEmulator, testEmulator, until, untilState } from "../testing/test-emulator.ts";

describe.skipIf(leftOut)("a stream to a container", () => {
	let docker: DockerUnderTest;
	let emulator: TestEmulator;
	let ca: string;
	let made = 0;
	beforeAll(async () => {
		docker = await dockerUnderTest();
		emulator = await testEmulator({ engine: docker.open() });
		ca = readFileSync(emulator.caFile, "utf8");
	});
	afterAll(async () => {
		await emulator?.[Symbol.asyncDispose]();
		await docker?.end();
	});

	/** A group whose container runs the script; it goes with the test. */
	async function running(script: string): Promise<string> {
		made += 1;
		const name = `streamed-${made}`;
		const answer = await emulator.call("PUT", emulator.groupPath(name), {
			location: "local",
			properties: {
				...{ osType: "Linux", restartPolicy: "Never" },
				containers: [
					{
						name: "main",
						properties: {
							image: docker.image,
							command: ["/bin/sh", "-c", script],
							environmentVariables: [{ name: "GREETING", secureValue: "hello-there" }],
							resources: { requests: { cpu: 0.5, memoryInGB: 0.1 } },
						},
					},
				],
			},
		});
		expect(answer.status, JSON.stringify(answer.body)).toBe(201);
		onTestFinished(async () => {
			await emulator.call("DELETE", emulator.groupPath(name));
		});
		await untilState(emulator, name, "Running");
		return name;
	}
	async function exec(name: string, command: string, terminalSize = { rows: 24, cols: 80 }) {
		const body = { command, terminalSize };
		const path = emulator.groupPath(name, "/containers/main/exec");
		const { webSocketUri, password } = (await emulator.call("POST", path, body)).body;
		return await openStream(webSocketUri, { message: password }, ca);
	}
	async function attach(name: string) {
		const path = emulator.groupPath(name, "/containers/main/attach");
		const { webSocketUri, password } = (await emulator.call("POST", path)).body;
		return await openStream(webSocketUri, { header: password }, ca);
	}
	/** The programs that run in the group's container. */
	async function programs(name: string): Promise<string[]> {
		const { api } = docker.engine;
		const query = { filters: { label: [`tutti.aci-emulator.group=${name}`] } };
		const [container] = await api.call<{ Id: string }[]>("GET", "/containers/json", { query });
		const path = `/containers/${container!.Id}/top`;
		// Podman would go on telling, and does not say that it is JSON.
		const answer = await api.stream("GET", path, { query: { stream: false } });
		const { Processes } = (await json(answer)) as { Processes: string[][] };
		return Processes.map((each) => each.join(" "));
	}

	it("gives exec a terminal of the size asked for, in the container's environment", async () => {
		const stream = await exec(await running("sleep 1000"), "/bin/sh", { rows: 33, cols: 99 });
		stream.send('stty size; echo "[$GREETING]"\n');
		expect(await stream.received(/\[hello-there\]/)).toContain("33 99");
		stream.send("exit 3\n");
		expect(await stream.ended).toBe(1000);
	});

	it("ends a program, and what it runs, with its client", async () => {
		const name = await running("sleep 1000");
		const stream = await exec(name, "/bin/sh");
		stream.send("sh\n");
		stream.send("sleep 900; echo never\n");
		await until(
			async () => (await programs(name)).some((each) => each.endsWith("sleep 900")) || undefined,
		);
		stream.close();
		await until(async () => (await programs(name)).length === 1 || undefined);
	});

	it("says what is wrong with a program that is not there, and goes on", async () => {
		const name = await running("sleep 1000");
		const stream = await exec(name, "/no/such/program");
		expect(await stream.ended).toEqual(expect.any(Number));
		const next = await exec(name, "/bin/hostname");
		expect(await next.ended).toBe(1000);
	});

	it("ends when the container does", async () => {
		const name = await running("sleep 1000");
		const streams = [await exec(name, "/bin/sh"), await attach(name)];
		await emulator.client.containerGroups.stop(emulator.resourceGroup, name);
		for (const stream of streams) expect(await stream.ended).toEqual(expect.any(Number));
	});

	it("shows by attach what the container writes from then on, and takes input that nobody reads", async () => {
		const name = await running(
			"echo before; while test ! -f /tmp/go; do sleep 0.1; done; echo after",
		);
		const stream = await attach(name);
		stream.send("input that nobody reads\n");
		const other = await exec(name, "/bin/sh");
		other.send("touch /tmp/go; exit\n");
		expect(await stream.received(/after/)).toBe("after\n");
		expect(await stream.ended).toBe(1000);
	});

	it("refuses a container that has ended, with the reason", async () => {
		const name = await running("sleep 1");
		await untilState(emulator, name, "Succeeded");
		for (const stream of [await exec(name, "/bin/sh"), await attach(name)]) {
			expect(await stream.ended).toBe(1011);
		}
	});

	it("carries much, in and out", async () => {
		const name = await running("sleep 1000");
		// One after the other: podman's monitor of a terminal does not read while it waits to write.
		const into = await exec(name, "/bin/sh");
		into.send("stty raw -echo; echo read''y; head -c 300000 | tr -d y | wc -c\n");
		await into.received(/ready/);
		for (let sent = 0; sent < 300_000; sent += 30_000) into.send("x".repeat(30_000));
		await into.received(/300000/);
		into.close();
		const out = await exec(name, "/bin/sh");
		out.send("yes | head -c 300000; echo ov''er\n");
		const lines = (await out.received(/over/)).match(/^y\r?$/gm);
		expect(lines).toHaveLength(150_000);
		out.close();
	});
});

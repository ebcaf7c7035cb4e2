import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { until } from "../../testing/test-emulator.ts";
import type { Preparation } from "../container-engine.ts";
import { RunBench } from "../engine.suite.ts";
import { containerName } from "./container-labels.ts";
import { type DockerUnderTest, dockerUnderTest, leftOut } from "./testing/docker-under-test.ts";
import { littleRegistry } from "./testing/little-registry.ts";

let docker: DockerUnderTest;
let bench: RunBench;

const settled = (look: () => Preparation) =>
	until(async () => {
		const state = look();
		return state.kind === "preparing" ? undefined : state;
	});

describe.skipIf(leftOut)("the docker engine", () => {
	beforeAll(async () => {
		docker = await dockerUnderTest();
		bench = new RunBench(docker);
	});
	afterAll(async () => {
		bench?.engine.close();
		await docker?.end();
	});

	it("runs the image's own command where there is none", async () => {
		const { log } = await bench.runToEnd(bench.container([]));
		expect(log).toBe("of the image itself\n");
	});

	it("holds a container to its memory", async () => {
		const run = bench.shell("a=xxxxxxxx; while :; do a=$a$a; done");
		bench.engine.start(run);
		const state = await bench.ended(run);
		expect(state.exitCode).toBe(137);
		if (!docker.engine.isPodman) expect(state.outOfMemory).toBe(true);
	});

	it("stamps the lines of a log with their own instants", async () => {
		const run = bench.shell("echo a; echo b >&2; echo c");
		await bench.runToEnd(run);
		const { content, stamped } = await bench.engine.readLog(run, {
			maxBytes: 1000,
			timestamps: true,
		});
		expect(stamped).toBe(true);
		const lines = content.toString().trim().split("\n");
		for (const line of lines)
			expect(line).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z [abc]$/);
		expect(lines).toHaveLength(3);
	});

	it("lets containers reach a server on this machine at 127.0.0.1", async () => {
		const heard: string[] = [];
		const server = createServer(async (request, response) => {
			heard.push(await text(request));
			response.end();
		}).listen(0, "127.0.0.1");
		onTestFinished(() => void server.close());
		await once(server, "listening");
		const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
		const run = bench.shell(`wget -q -O - --post-data '{"a":1}' ${url}`);
		expect((await bench.runToEnd(run)).exitCode).toBe(0);
		expect(heard).toEqual(['{"a":1}']);
	});

	it("prepares what is there at once, and tells why an image cannot be had", async () => {
		const run = bench.shell("true");
		expect(await settled(() => bench.engine.prepare!(run, 1))).toEqual({ kind: "prepared" });
		const other = bench.shell("true");
		const image = "127.0.0.1:1/nowhere/app:v1";
		other.group.properties.containers[0]!.properties.image = image;
		expect(await settled(() => bench.engine.prepare!(other, 1))).toMatchObject({
			kind: "failed",
			image,
			why: expect.stringContaining("127.0.0.1:1"),
		});
	});

	it("pulls with the group's credentials, and again at a later attempt", async ({ skip }) => {
		skip(docker.engine.isPodman, "podman takes no registry without TLS");
		const registry = await littleRegistry("robot", "right");
		onTestFinished(async () => {
			registry.close();
			await docker.engine.api.call("DELETE", `/images/${registry.image}`);
		});
		const run = bench.shell("true");
		run.group.properties.containers[0]!.properties.image = registry.image;
		const [server = ""] = registry.image.split("/");
		run.group.properties.imageRegistryCredentials = [
			{ server, username: "robot", password: "right" },
		];
		registry.password = "not yet";
		const failed = await settled(() => bench.engine.prepare!(run, 1));
		expect(failed).toMatchObject({ kind: "failed", image: registry.image });
		expect(registry.pulls).toBe(0);
		registry.password = "right";
		expect(await settled(() => bench.engine.prepare!(run, 1))).toBe(failed);
		expect(await settled(() => bench.engine.prepare!(run, 2))).toEqual({ kind: "prepared" });
		expect(registry.pulls).toBeGreaterThan(0);
	});

	it("runs a command in a container at a terminal of the size asked for", async () => {
		const run = bench.shell("while :; do sleep 1; done");
		bench.engine.start(run);
		await until(async () => bench.engine.inspect(run).kind === "running" || undefined);
		const session = await bench.engine.exec!(run, "sh", { rows: 33, cols: 99 });
		const output = text(session.stream);
		session.stream.write("test -t 0 && echo a-terminal; echo $((40 + 2)); exit\n");
		const said = await output;
		expect(said).toContain("a-terminal");
		expect(said).toContain("42");
		session.close();
		await bench.engine.stop([run]);
		await bench.engine.discard(run.deployment);
	});

	it("shows from now on what a container writes, and ends with it", async () => {
		const run = bench.shell("echo before; sleep 1; echo after");
		bench.engine.start(run);
		await bench.said(run, /before/);
		const session = await bench.engine.attach!(run);
		expect(await text(session.stream)).toBe("after\n");
		session.close();
	});

	it("probes by a command and by http", async () => {
		const run = bench.shell("mkdir /tmp/www; echo ok >/tmp/www/up; httpd -f -p 47813 -h /tmp/www");
		bench.engine.start(run);
		const http = (path: string) =>
			bench.engine.probe!(run, { httpGet: { port: 47813, path }, timeoutSeconds: 2 });
		await until(async () => (await http("/up")) || undefined);
		expect(await http("/none")).toBe(false);
		const exec = (...command: string[]) =>
			bench.engine.probe!(run, { exec: { command }, timeoutSeconds: 1 });
		expect(await exec("test", "-f", "/tmp/www/up")).toBe(true);
		expect(await exec("test", "-f", "/none")).toBe(false);
		expect(await exec("no-such-command")).toBe(false);
		expect(await exec("sleep", "9")).toBe(false);
		await bench.engine.stop([run]);
		await bench.engine.discard(run.deployment);
	});

	it("removes what an earlier one left of no known deployment, and nothing that is not its own", async () => {
		const { api } = docker.engine;
		const [kept, left, since] = [
			bench.shell("exit 0"),
			bench.shell("exit 0"),
			bench.shell("exit 0"),
		];
		const earlier = docker.open();
		for (const run of [kept, left]) {
			earlier.start(run);
			await bench.ended(run, earlier);
		}
		earlier.close();
		await bench.runToEnd(since);
		const foreign = `not-tutti-${left.deployment}`;
		const body = { Image: docker.image, Cmd: ["true"] };
		await api.call("POST", "/containers/create", { query: { name: foreign }, body });
		await bench.engine.clearLeftovers!(new Set([kept.deployment]));
		const isThere = async (name: string) =>
			await api.call("GET", `/containers/${name}/json`).then(
				() => true,
				() => false,
			);
		expect(await isThere(containerName(kept))).toBe(true);
		expect(await isThere(containerName(since))).toBe(true);
		expect(await isThere(containerName(left))).toBe(false);
		expect(await isThere(foreign)).toBe(true);
		await api.call("DELETE", `/containers/${foreign}`);
	});
});

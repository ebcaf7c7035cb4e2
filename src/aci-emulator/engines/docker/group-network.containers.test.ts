import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { until } from "../../testing/test-emulator.ts";
import { RunBench } from "../engine.suite.ts";
import { type DockerUnderTest, dockerUnderTest, leftOut } from "./testing/docker-under-test.ts";

describe.skipIf(leftOut)("a group on a bridge", () => {
	let docker: DockerUnderTest;
	let bench: RunBench;
	beforeAll(async () => {
		docker = await dockerUnderTest({ network: "bridge" });
		bench = new RunBench(docker);
	});
	beforeEach(({ skip }) =>
		skip(process.platform !== "linux", "elsewhere the bridge is in the engine's own machine"),
	);
	afterAll(async () => {
		bench?.engine.close();
		await docker?.end();
	});

	it("has containers that reach each other on localhost", async () => {
		const server = bench.shell("mkdir /tmp/w; echo hello >/tmp/w/x; httpd -f -p 80 -h /tmp/w");
		const client = {
			...bench.shell("until wget -q -O - http://127.0.0.1/x 2>/dev/null; do sleep 0.1; done"),
			...{ deployment: server.deployment, groupKey: server.groupKey, name: "client" },
		};
		bench.engine.start(server);
		expect(await bench.runToEnd(client)).toEqual({ exitCode: 0, log: "hello\n" });
		expect(
			await bench.engine.probe!(server, { httpGet: { port: 80, path: "/x" }, timeoutSeconds: 2 }),
		).toBe(true);
		await bench.engine.stop([server]);
		await bench.engine.discard(server.deployment);
	});

	it("reaches this machine by the loopback addresses of its variables, until its network is cut", async () => {
		let heard = 0;
		const server = createServer((_, response) => {
			heard += 1;
			response.end();
		}).listen(0, "0.0.0.0");
		onTestFinished(() => void server.close());
		await once(server, "listening");
		const run = bench.shell(
			'echo up; while :; do timeout 1 wget -q -O - "$URL" 2>/dev/null; echo $?; sleep 0.1; done',
		);
		const value = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
		run.container.environmentVariables = [{ name: "URL", value }];
		bench.engine.start(run);
		const hears = () => {
			const before = heard;
			return until(async () => heard > before || undefined);
		};
		await hears();
		await bench.engine.cutNetwork!(run, true);
		const probe = { httpGet: { port: 80 }, timeoutSeconds: 2 };
		expect(await bench.engine.probe!(run, probe)).toBe(false);
		await bench.engine.cutNetwork!(run, true); // as an emulator that was killed meanwhile would
		// What was on its way has been heard.
		await bench.said(run, /\n[1-9]\d*\n$/);
		const atCut = heard;
		await bench.said(run, /(\n[1-9]\d*){4}\n$/);
		expect(heard).toBe(atCut);
		await bench.engine.cutNetwork!(run, false);
		await hears();
		await bench.engine.stop([run]);
		await bench.engine.discard(run.deployment);
	});
});

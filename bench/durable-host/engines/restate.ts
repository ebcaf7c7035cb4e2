/**
 * Restate: its server, which ships inside an npm package, and its Node SDK over HTTP/2. One node with
 * default settings: the log in RocksDB with an fsync for each batch; but as many partitions as cores, which
 * costs it less CPU and memory here than the default of 24 and is no slower.
 *
 * A child waits on an awakeable; A resolves it over the ingress, as an outside system would. Both activities
 * are `ctx.run`.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { createServer, type Http2Server, type ServerHttp2Session } from "node:http2";
import { createRequire } from "node:module";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import * as restate from "@restatedev/restate-sdk";
import { type Engine, type FanOut, NotInstalled, section } from "../engine.ts";
import type { Probe } from "../probe.ts";

const ASK_EVERY_MS = 50;
const CONNECTIONS = 64;

const engine: Engine = {
	guarantee:
		"A server with a log in RocksDB, fsync on: every acknowledged step survives a killed process and a power failure.",
	async start(folder, probe) {
		const [ingressPort, adminPort, nodePort] = await freePorts(3);
		const ingress = new Ingress(ingressPort!);
		const endpoint = await serve(services(ingress, probe));
		const server = await startServer(folder, { ingressPort, adminPort, nodePort });
		await post(`http://127.0.0.1:${adminPort}/deployments`, { uri: endpoint.url });
		return {
			fanOut: (size) => ingress.post("/parent/run", size) as Promise<number>,
			async one(child) {
				const ended = probe.end(child);
				probe.scheduled(child);
				await Promise.all([ended, ingress.post("/child/run", child)]);
			},
			async close() {
				server.kill("SIGTERM");
				await once(server, "exit");
				ingress.close();
				endpoint.close();
			},
		};
	},
};
export default engine;

function services(ingress: Ingress, probe: Probe) {
	const child = restate.service({
		name: "child",
		handlers: {
			run: async (ctx: restate.Context, number: number) => {
				const done = ctx.awakeable<object>();
				await ctx.run("A", async () => {
					probe.ran("A");
					await ingress.post(`/restate/awakeables/${done.id}/resolve`, {});
				});
				await done.promise;
				await ctx.run("B", () => probe.ran("B"));
				probe.ended(number);
				return 1;
			},
		},
	});
	const fanOut = async (ctx: restate.Context, size: FanOut) => {
		const calls = Array.from({ length: size.children }, (_, k) => {
			probe.scheduled(size.first + k);
			return ctx.serviceClient(child).run(size.first + k);
		});
		return add(await restate.RestatePromise.all(calls));
	};
	const sectionOf = restate.service({ name: "section", handlers: { run: fanOut } });
	const parent = restate.service({
		name: "parent",
		handlers: {
			run: async (ctx: restate.Context, size: FanOut) => {
				const startSection = (_: unknown, k: number) =>
					ctx.serviceClient(sectionOf).run(section(size, k));
				const sum =
					size.sections === 1
						? await fanOut(ctx, size)
						: add(
								await restate.RestatePromise.all(
									Array.from({ length: size.sections }, startSection),
								),
							);
				probe.parentEnded();
				return sum;
			},
		},
	});
	return [parent, sectionOf, child];
}

function add(numbers: number[]): number {
	return numbers.reduce((sum, one) => sum + one, 0);
}

/** Serves the handlers to the server, as the SDK's own `serve` does, and can be closed. */
async function serve(all: restate.EndpointOptions["services"]) {
	const logger: restate.LoggerTransport = ({ level }, ...message) => {
		if (level === "error") process.stderr.write(`restate: ${message.join(" ")}\n`);
	};
	const http2: Http2Server = createServer(
		restate.createEndpointHandler({ services: all, logger }) as never,
	);
	const sessions = new Set<ServerHttp2Session>();
	http2.on("session", (session) => {
		sessions.add(session);
		session.once("close", () => sessions.delete(session));
	});
	http2.listen(0, "127.0.0.1");
	await once(http2, "listening");
	return {
		url: `http://127.0.0.1:${(http2.address() as AddressInfo).port}`,
		close() {
			for (const session of sessions) session.destroy();
			http2.close();
		},
	};
}

async function startServer(
	folder: string,
	{ ingressPort, adminPort, nodePort }: Record<string, number | undefined>,
): Promise<ChildProcess> {
	const config = join(folder, "restate.toml");
	const settings = [
		`node-name = "bench"`,
		`base-dir = "${folder}"`,
		`bind-address = "127.0.0.1:${nodePort}"`,
		`advertised-address = "http://127.0.0.1:${nodePort}"`,
		`listen-mode = "tcp"`,
		`log-filter = "error,octocrab=off"`,
		`default-num-partitions = ${availableParallelism()}`,
		"disable-telemetry = true",
		`[admin]\nbind-address = "127.0.0.1:${adminPort}"`,
		`[ingress]\nbind-address = "127.0.0.1:${ingressPort}"`,
	];
	writeFileSync(config, settings.join("\n"));
	const server = spawn(binary(), ["--no-logo", "--config-file", config], {
		stdio: ["ignore", "ignore", "inherit"],
		env: { ...process.env, DO_NOT_TRACK: "1" },
	});
	await untilHealthy(server, [
		`http://127.0.0.1:${adminPort}/health`,
		`http://127.0.0.1:${ingressPort}/restate/health`,
	]);
	return server;
}

function binary(): string {
	const name = `@restatedev/restate-server-${process.platform}-${process.arch}/bin/restate-server`;
	try {
		return createRequire(import.meta.url).resolve(name);
	} catch (error) {
		throw new NotInstalled(`${name} is not there`, { cause: error });
	}
}

async function untilHealthy(server: ChildProcess, urls: string[]): Promise<void> {
	for (const url of urls) {
		for (;;) {
			const response = await fetch(url).catch(() => undefined);
			if (response?.ok) break;
			if (server.exitCode !== null) throw new Error(`restate-server exited ${server.exitCode}.`);
			await pause(ASK_EVERY_MS);
		}
	}
}

async function post(url: string, body: unknown): Promise<void> {
	const headers = { "content-type": "application/json" };
	const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
	if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
}

/** The server's HTTP ingress, over connections that stay open. */
class Ingress {
	#agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
	#port: number;
	constructor(port: number) {
		this.#port = port;
	}

	post(path: string, body: unknown): Promise<unknown> {
		const text = JSON.stringify(body);
		return new Promise((resolve, reject) => {
			const options = {
				host: "127.0.0.1",
				port: this.#port,
				path,
				method: "POST",
				agent: this.#agent,
				headers: { "content-type": "application/json", "content-length": text.length },
			};
			const sent = request(options, (response) => {
				let answer = "";
				response.setEncoding("utf8");
				response.on("data", (part) => {
					answer += part;
				});
				response.on("end", () => {
					if (response.statusCode! >= 300) {
						reject(new Error(`${path}: ${response.statusCode} ${answer}`));
					} else resolve(answer === "" ? undefined : JSON.parse(answer));
				});
				response.on("error", reject);
			});
			sent.on("error", reject);
			sent.end(text);
		});
	}

	close(): void {
		this.#agent.destroy();
	}
}

async function freePorts(count: number): Promise<number[]> {
	const servers = Array.from({ length: count }, () => createTcpServer().listen(0, "127.0.0.1"));
	await Promise.all(servers.map((server) => once(server, "listening")));
	const ports = servers.map((server) => (server.address() as AddressInfo).port);
	await Promise.all(servers.map((server) => once(server.close(), "close")));
	return ports;
}

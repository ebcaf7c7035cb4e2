import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, onTestFinished } from "vitest";
import { realClock } from "../../../clock/real-clock.ts";
import type { Volume } from "../../groups/container-group.ts";
import { until } from "../../testing/test-emulator.ts";
import type { ContainerEngine, ContainerRun } from "../container-engine.ts";
import { RunBench } from "../engine.suite.ts";
import { containerName } from "./container-labels.ts";
import { dockerEngine } from "./docker-engine.ts";
import { type Fate, type FrailEngine, frailEngine } from "./testing/frail-engine.ts";

const IMAGE = "made/up:1";
let frail: FrailEngine;
let directory: string;
let lines: string[];
let bench: RunBench;
let open: () => ContainerEngine;

beforeEach(async () => {
	frail = await frailEngine();
	frail.images.add(IMAGE);
	directory = mkdtempSync(join(tmpdir(), "docker-engine-"));
	lines = [];
	open = () =>
		dockerEngine({
			...{ engine: frail.meet(), directory, clock: realClock(), network: "host" },
			log: (line) => lines.push(line),
		});
	bench = new RunBench({ image: IMAGE, open, end: () => undefined });
});

afterEach(async () => {
	bench.engine.close();
	await frail.close();
	rmSync(directory, { recursive: true });
});

const containerOf = (run: ContainerRun) => frail.containers.get(containerName(run));
const started = (run: ContainerRun) =>
	until(async () => (containerOf(run)?.status === "running" ? containerOf(run) : undefined));
const asked = (request: RegExp) =>
	until(async () => frail.requests.find((each) => request.test(each)));
const gitVolume = (repository: string): Volume[] => [{ name: "site", gitRepo: { repository } }];

/** A server that takes connections and says nothing, and how many it has. */
async function silentServer() {
	const sockets = new Set<object>();
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on("error", () => undefined).resume();
		socket.on("close", () => sockets.delete(socket));
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	onTestFinished(() => void server.close());
	const { port } = server.address() as { port: number };
	return { url: `http://127.0.0.1:${port}/site.git`, sockets };
}

it("does not start a container twice of whose start no answer came, although it has ended", async () => {
	const run = bench.shell("once");
	frail.fate = (request) => {
		if (!request.endsWith("/start")) return "answered";
		frail.fate = () => "answered";
		setTimeout(() => frail.exit(containerName(run), 3), 10);
		return "lost";
	};
	bench.engine.start(run);
	expect(await bench.ended(run)).toMatchObject({ exitCode: 3 });
	expect(frail.starts.get(containerName(run))).toBe(1);
});

it("does not start again what an emulator that was killed had started, and that has ended", async () => {
	const run = bench.shell("once");
	const killed = open();
	killed.start(run);
	await started(run);
	killed.close();
	frail.exit(containerName(run), 4);
	bench.engine.start(run);
	expect(await bench.ended(run)).toMatchObject({ exitCode: 4 });
	expect(frail.starts.get(containerName(run))).toBe(1);
});

it("starts what an emulator that was killed had only created", async () => {
	const run = bench.shell("once");
	const killed = open();
	frail.fate = (request) => (request.endsWith("/start") ? "unheard" : "answered");
	killed.start(run);
	await asked(/\/start$/);
	killed.close();
	frail.fate = () => "answered";
	bench.engine.adopt(run);
	await started(run);
	expect(frail.starts.get(containerName(run))).toBe(1);
});

it("keeps all of a group that is created while leftovers are removed", async () => {
	const old = bench.shell("old");
	const killed = open();
	killed.start(old);
	await started(old);
	killed.close();
	const volumes: Volume[] = [
		{ name: "scratch", emptyDir: {} },
		{ name: "input", secret: { a: "YQ==" } },
	];
	const fresh = bench.shell("new", { volumes });
	frail.fate = async (request): Promise<Fate> => {
		if (request !== "GET /volumes") return "answered";
		bench.engine.start(fresh);
		await started(fresh);
		return "answered";
	};
	await bench.engine.clearLeftovers!(new Set());
	expect(containerOf(old)).toBeUndefined();
	expect(containerOf(fresh)?.status).toBe("running");
	expect(frail.volumes.size).toBe(1);
	expect(existsSync(join(directory, fresh.deployment, "input", "a"))).toBe(true);
});

it("removes no folder but those of deployments", async () => {
	mkdirSync(join(directory, "somebody-else"));
	mkdirSync(join(directory, bench.shell("old").deployment));
	await bench.engine.clearLeftovers!(new Set());
	expect(readdirSync(directory)).toEqual(["somebody-else"]);
});

it("ends a container for which the engine has to be waited for", async () => {
	const run = bench.shell("forever");
	bench.engine.start(run);
	await started(run);
	frail.fate = () => "unheard";
	let isDone = false;
	const stopping = bench.engine.stop([run]).then(() => {
		isDone = true;
	});
	await asked(/\/stop$/);
	expect(isDone).toBe(false);
	expect(bench.engine.inspect(run).kind).toBe("running");
	frail.fate = () => "answered";
	await stopping;
	expect(containerOf(run)?.status).toBe("exited");
});

it("does not launch what was stopped before the engine could be asked", async () => {
	const run = bench.shell("never");
	frail.fate = () => "unheard";
	bench.engine.start(run);
	await asked(/\/containers\/create$/);
	const stopping = bench.engine.stop([run]);
	frail.fate = () => "answered";
	await stopping;
	expect(bench.engine.inspect(run)).toMatchObject({ kind: "exited", lost: true });
	expect(frail.starts.size).toBe(0);
});

it("removes a deployment when the engine answers again", async () => {
	const run = bench.shell("exit");
	bench.engine.start(run);
	await started(run);
	frail.exit(containerName(run), 0);
	frail.fate = () => "unheard";
	const discarding = bench.engine.discard(run.deployment);
	await asked(/^GET \/containers\/json$/);
	frail.fate = () => "answered";
	await discarding;
	expect(frail.containers.size).toBe(0);
});

it("ends a clone that is under way when its group goes, and leaves nothing of it", async () => {
	const { url, sockets } = await silentServer();
	const run = bench.shell("never", { volumes: gitVolume(url) });
	bench.engine.start(run);
	await until(async () => sockets.size > 0 || undefined);
	await bench.engine.stop([run]);
	expect(bench.engine.inspect(run)).toMatchObject({ kind: "exited", lost: true });
	await bench.engine.discard(run.deployment);
	await until(async () => sockets.size === 0 || undefined);
	expect(readdirSync(directory)).toEqual([]);
	expect(frail.containers.size).toBe(0);
});

it("says why a volume cannot be had, and reads nothing of this machine for it", async () => {
	const run = bench.shell("never", { volumes: gitVolume(directory) });
	bench.engine.start(run);
	const state = await until(async () => {
		const seen = bench.engine.inspect(run);
		return seen.kind === "not-started" ? seen : undefined;
	});
	expect(state.why).toMatch(/^volume "site": its repository cannot be cloned: expected a URL/);
	await bench.engine.discard(run.deployment);
	expect(readdirSync(directory)).toEqual([]);
});

it("fetches an image again that was removed before its container was created", async () => {
	const run = bench.shell("late");
	frail.images.clear();
	bench.engine.start(run);
	expect((await started(run)).image).toBe(IMAGE);
});

it("goes on with a pull that broke off with the engine, and does not call it a failure", async () => {
	const run = bench.shell("late");
	frail.images.clear();
	let isAway = true;
	frail.fate = (request) => (request === "POST /images/create" && isAway ? "unheard" : "answered");
	expect(bench.engine.prepare!(run, 1).kind).toBe("preparing");
	await asked(/^POST \/images\/create$/);
	expect(bench.engine.prepare!(run, 1).kind).toBe("preparing");
	isAway = false;
	await until(async () => bench.engine.prepare!(run, 1).kind === "prepared" || undefined);
});

it("hears of ends again soon after the engine was restarted", async () => {
	const run = bench.shell("restarted");
	bench.engine.start(run);
	await started(run);
	await asked(/^GET \/events$/);
	frail.requests.length = 0;
	frail.breakOff();
	await asked(/^GET \/events$/);
	const heard = new Promise((resolve) => bench.engine.onChange(resolve));
	frail.exit(containerName(run), 5);
	const before = performance.now();
	await heard;
	expect(performance.now() - before).toBeLessThan(2000); // everything is looked at every 10 s
	expect(lines.map((line) => line.split(":")[0])).toEqual(["engine-away", "engine-back"]);
});

it("does not count it as a failure of a probe that the engine is away", async () => {
	const run = bench.shell("probed");
	bench.engine.start(run);
	await started(run);
	let isAway = true;
	frail.fate = () => (isAway ? "unheard" : "answered");
	const probing = bench.engine.probe!(run, { exec: { command: ["true"] }, timeoutSeconds: 5 });
	await asked(/\/exec$/);
	isAway = false;
	expect(await probing).toBe(true);
});

it("has an empty log where there is no container, and waits with it for an engine that is away", async () => {
	const run = bench.shell("never");
	let isAway = true;
	frail.fate = () => (isAway ? "unheard" : "answered");
	const reading = bench.logOf(run);
	await asked(/\/logs$/);
	isAway = false;
	expect(await reading).toBe("");
});

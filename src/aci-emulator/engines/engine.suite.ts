/**
 * What every engine that runs containers for real does alike: the emulator relies on it. Each engine's own
 * test runs this suite; what is an engine's alone is tested there.
 */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { realClock } from "../../clock/real-clock.ts";
import type { ContainerGroup, Volume } from "../groups/container-group.ts";
import { until } from "../testing/test-emulator.ts";
import type { ContainerEngine, ContainerRun } from "./container-engine.ts";

export interface EngineUnderTest {
	/** An engine on the same state each time. Closed by who opened it. */
	open(): ContainerEngine;
	/** Has a shell. */
	image: string;
	/** Removes all that is left. */
	end(): Promise<void> | void;
}

/** Containers that a test started have ended after this, also on a slow machine. */
const WITHIN_MS = 30_000;

export class RunBench {
	readonly engine: ContainerEngine;
	readonly #image: string;

	constructor({ open, image }: EngineUnderTest) {
		this.#image = image;
		this.engine = open();
	}

	container(command: string[], more: Partial<ContainerRun> = {}): ContainerRun {
		const deployment = randomUUID();
		const container = {
			image: this.#image,
			command,
			resources: { requests: { cpu: 1, memoryInGB: 0.1 } },
		};
		const volumes = more.volumes ?? [];
		const group: ContainerGroup = {
			properties: {
				containers: [{ name: "main", properties: container }],
				osType: "Linux",
				volumes,
			},
		};
		return {
			...{ groupKey: `/groups/${deployment}`, groupName: "under-test", deployment, group },
			...{ kind: "container", faults: [], name: "main", restartCount: 0 },
			...{ startedAt: realClock().now(), container, volumes },
			...more,
		};
	}

	shell(script: string, more?: Partial<ContainerRun>): ContainerRun {
		return this.container(["/bin/sh", "-c", script], more);
	}

	async ended(run: ContainerRun, by = this.engine) {
		return await until(async () => {
			const state = by.inspect(run);
			if (state.kind === "not-started") throw new Error(state.why);
			return state.kind === "exited" ? state : undefined;
		}, WITHIN_MS);
	}

	async logOf(run: ContainerRun, maxBytes = 4 * 1024 * 1024): Promise<string> {
		const { content } = await this.engine.readLog(run, { maxBytes, timestamps: false });
		return content.toString();
	}

	/** Waits for the log to say it. */
	async said(run: ContainerRun, pattern: RegExp): Promise<RegExpExecArray> {
		return await until(async () => {
			const log = await this.logOf(run).catch(() => ""); // not created yet
			return pattern.exec(log) ?? undefined;
		}, WITHIN_MS);
	}

	async runToEnd(run: ContainerRun): Promise<{ exitCode: number; log: string }> {
		this.engine.start(run);
		const { exitCode } = await this.ended(run);
		return { exitCode, log: await this.logOf(run) };
	}
}

export function engineSuite(name: string, setUp: () => Promise<EngineUnderTest>): void {
	let underTest: EngineUnderTest;
	let bench: RunBench;
	beforeAll(async () => {
		underTest = await setUp();
		bench = new RunBench(underTest);
	});
	afterAll(async () => {
		bench?.engine.close();
		await underTest?.end();
	});
	const context = () => ({ underTest, bench });
	describe(`a container of the ${name} engine`, () => runsContainers(context));
	describe(`ending a container of the ${name} engine`, () => endsContainers(context));
	describe(`a ${name} engine opened on what another left`, () => takesUp(context));
}

type Context = () => { underTest: EngineUnderTest; bench: RunBench };

function runsContainers(context: Context): void {
	it.each([
		["its own exit code", "exit 42", 42],
		["0 when all went well", "true", 0],
		["137 when what it ran was killed", "sh -c 'kill -KILL $$'; exit $?", 137],
	])("ends with %s", async (_, script, exitCode) => {
		const { bench } = context();
		expect((await bench.runToEnd(bench.shell(script))).exitCode).toBe(exitCode);
	});

	it("runs no command that is not found, and tells so by a refusal or 127", async () => {
		const { bench } = context();
		const run = bench.container(["no-such-command"]);
		bench.engine.start(run);
		const state = await until(async () => {
			const seen = bench.engine.inspect(run);
			return seen.kind === "exited" || seen.kind === "not-started" ? seen : undefined;
		}, WITHIN_MS);
		if (state.kind === "exited") expect(state.exitCode).toBe(127);
		else expect(state.why).toContain("no-such-command");
	});

	it("gets its arguments as they are, and both outputs into its log", async () => {
		const { bench } = context();
		const odd = ["a b", "$HOME", "'\"\\", "*", "", "-n"];
		const script = "printf '[%s]' \"$@\"; echo; echo err >&2";
		const { log } = await bench.runToEnd(bench.container(["/bin/sh", "-c", script, "sh", ...odd]));
		expect(log).toContain(`${odd.map((word) => `[${word}]`).join("")}\n`);
		expect(log).toContain("err\n");
	});

	it("sees its own variables, secure ones too, and nothing else of the emulator's", async () => {
		const { bench } = context();
		process.env.IDENTITY_HEADER = "must-not-leak";
		const run = bench.shell("env");
		run.container.environmentVariables = [
			{ name: "PLAIN", value: "a=b c" },
			{ name: "SECURE", secureValue: "s" },
		];
		const { log } = await bench.runToEnd(run);
		delete process.env.IDENTITY_HEADER;
		expect(log).toContain("PLAIN=a=b c\n");
		expect(log).toContain("SECURE=s\n");
		expect(log).not.toContain("must-not-leak");
	});

	it("reads secret volumes, and shares emptyDirs with the group's other containers", async () => {
		const { bench } = context();
		const volumes: Volume[] = [
			{ name: "inputs", secret: { "a.txt": Buffer.from("hush").toString("base64") } },
			{ name: "scratch", emptyDir: {} },
		];
		const volumeMounts = [
			{ name: "inputs", mountPath: "/in" },
			{ name: "scratch", mountPath: "/scratch" },
		];
		const first = bench.shell("cat /in/a.txt >/scratch/copy", { volumes });
		first.container.volumeMounts = volumeMounts;
		expect((await bench.runToEnd(first)).exitCode).toBe(0);
		const second = { ...first, name: "second", container: { ...first.container } };
		second.container.command = ["/bin/sh", "-c", "cat /scratch/copy"];
		expect(await bench.runToEnd(second)).toEqual({ exitCode: 0, log: "hush" });
		await bench.engine.discard(first.deployment);
	});

	it("is told of by its group's key when it ends, with instants between its start and now", async () => {
		const { underTest } = context();
		const engine = underTest.open();
		const { bench } = context();
		const heard: string[] = [];
		engine.onChange((key) => heard.push(key));
		const run = bench.shell("exit 3");
		engine.start(run);
		await until(async () => heard.includes(run.groupKey) || undefined, WITHIN_MS);
		const state = await bench.ended(run, engine);
		expect(state.finishedAt).toBeGreaterThanOrEqual(run.startedAt);
		expect(state.finishedAt).toBeLessThanOrEqual(realClock().now());
		engine.close();
	});

	it("keeps the end of a long log, of which no more is read than asked for", async () => {
		const { bench } = context();
		const { log } = await bench.runToEnd(
			bench.shell("yes abcdefghijklmno | head -c 2000000; echo END"),
		);
		expect([log.length, log.slice(-20)]).toEqual([2_000_004, "abcdefghijklmno\nEND\n"]);
		const again = bench.shell("echo 0123456789");
		await bench.runToEnd(again);
		expect(await bench.logOf(again, 4)).toBe("789\n");
	});
}

function endsContainers(context: Context): void {
	it("ends one that ignores SIGTERM", async () => {
		const { bench } = context();
		const run = bench.shell("trap '' TERM; echo up; while :; do sleep 1; done");
		bench.engine.start(run);
		await bench.said(run, /up/);
		await bench.engine.stop([run]);
		expect(bench.engine.inspect(run)).toMatchObject({ kind: "exited", exitCode: 137 });
		await bench.engine.discard(run.deployment);
	});

	it("lets one end by itself on SIGTERM", async () => {
		const { bench } = context();
		const run = bench.shell("trap 'echo bye; exit 5' TERM; echo up; while :; do sleep 0.05; done");
		bench.engine.start(run);
		await bench.said(run, /up/);
		await bench.engine.stop([run]);
		expect(bench.engine.inspect(run)).toMatchObject({ kind: "exited", exitCode: 5 });
		expect(await bench.logOf(run)).toContain("bye\n");
	});

	it("ends one that has only just been asked to start", async () => {
		const { bench } = context();
		const run = bench.container(["sleep", "300"]);
		bench.engine.start(run);
		await bench.engine.stop([run]);
		expect(bench.engine.inspect(run)).toMatchObject({ kind: "exited" });
	});

	it("leaves nothing of one that has ended, not even what made a session of its own", async ({
		skip,
	}) => {
		skip(process.platform === "darwin", "macOS has no setsid, and does not show who started what");
		const { bench } = context();
		const beat = "trap '' TERM HUP; while :; do echo >>/scratch/beats; sleep 0.02; done";
		const first = bench.shell(
			`setsid sh -c "${beat}" & while [ ! -s /scratch/beats ]; do sleep 0.02; done`,
			{ volumes: [{ name: "scratch", emptyDir: {} }] },
		);
		first.container.volumeMounts = [{ name: "scratch", mountPath: "/scratch" }];
		expect((await bench.runToEnd(first)).exitCode).toBe(0);
		const second = { ...first, name: "second", container: { ...first.container } };
		const count = "wc -c </scratch/beats";
		second.container.command = ["/bin/sh", "-c", `${count}; sleep 0.3; ${count}`];
		const [before, after] = (await bench.runToEnd(second)).log.split("\n");
		expect(after).toBe(before);
		await bench.engine.discard(first.deployment);
	});

	it("is done at once with one that has ended, and with one that never was", async () => {
		const { bench } = context();
		const over = bench.shell("exit 0");
		await bench.runToEnd(over);
		await bench.engine.stop([over, bench.shell("never started")]);
		expect(bench.engine.inspect(over)).toMatchObject({ kind: "exited", exitCode: 0 });
	});
}

function takesUp(context: Context): void {
	it("finds what runs, hears of its exit, and does not start it again", async () => {
		const { bench, underTest } = context();
		const run = bench.shell("echo once; sleep 1; exit 6");
		const first = underTest.open();
		first.start(run);
		await bench.said(run, /once/);
		first.close();
		const second = underTest.open();
		const heard = new Promise((resolve) => second.onChange(resolve));
		second.start(run);
		expect(await heard).toBe(run.groupKey);
		expect(await bench.ended(run, second)).toMatchObject({ exitCode: 6 });
		expect(await bench.logOf(run)).toBe("once\n");
		second.close();
	});

	it("knows the exit code of what ended meanwhile", async () => {
		const { bench, underTest } = context();
		const run = bench.shell("exit 7");
		await bench.runToEnd(run);
		const second = underTest.open();
		second.adopt(run);
		expect(await bench.ended(run, second)).toMatchObject({ exitCode: 7 });
		second.close();
	});

	it("shows as lost what it should run and nobody knows of", async () => {
		const { bench } = context();
		const run = bench.shell("never started");
		bench.engine.adopt(run);
		expect(await bench.ended(run)).toMatchObject({ exitCode: 137, lost: true });
	});
}

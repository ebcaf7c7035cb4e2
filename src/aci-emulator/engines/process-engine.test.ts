import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { realClock } from "../../clock/real-clock.ts";
import type { Volume } from "../groups/container-group.ts";
import { isRunning } from "../testing/is-running.ts";
import { until } from "../testing/test-emulator.ts";
import type { ContainerEngine, ContainerRun } from "./container-engine.ts";
import { processEngine } from "./process-engine.ts";

const clock = realClock();
const lines: string[] = [];
let directory: string;
let engine: ContainerEngine;
let count = 0;

beforeAll(() => {
	directory = mkdtempSync(join(tmpdir(), "process-engine-"));
	engine = open();
});
afterAll(() => {
	engine.close();
	rmSync(directory, { recursive: true, force: true });
});

const open = () =>
	processEngine({ directory, clock, graceMs: 300, log: (line) => lines.push(line) });

function container(command: string[], more: Partial<ContainerRun> = {}): ContainerRun {
	return {
		groupKey: `group-${++count}`,
		groupName: "group",
		deployment: `deployment-${count}`,
		group: { properties: { containers: [], osType: "Linux" } },
		kind: "container",
		faults: [],
		name: "main",
		restartCount: 0,
		startedAt: clock.now(),
		container: { image: "any", command, resources: { requests: { cpu: 1, memoryInGB: 1 } } },
		volumes: [],
		...more,
	};
}

const shell = (script: string, more?: Partial<ContainerRun>) =>
	container(["/bin/sh", "-c", script], more);

async function ended(run: ContainerRun, by = engine) {
	return await until(async () => {
		const state = by.inspect(run);
		return state.kind === "exited" ? state : undefined;
	});
}

async function logOf(run: ContainerRun, by = engine, maxBytes = 4 * 1024 * 1024) {
	return (await by.readLog(run, { maxBytes, timestamps: false })).content.toString();
}

async function runToEnd(run: ContainerRun): Promise<{ exitCode: number; log: string }> {
	expect(engine.start(run)).toEqual({ kind: "started" });
	const { exitCode } = await ended(run);
	return { exitCode, log: await logOf(run) };
}

describe("a container as a process", () => {
	it.each([
		["its own exit code", ["/bin/sh", "-c", "exit 42"], 42],
		["127 for a command that is not found", ["no-such-command"], 127],
		["126 for a file that is not executable", ["/etc/passwd"], 126],
		["137 when it is killed", ["/bin/sh", "-c", "kill -KILL $$"], 137],
		["no builtin of the supervisor's shell", ["exit", "3"], 127],
	])("ends with %s", async (_, command, exitCode) => {
		expect((await runToEnd(container(command))).exitCode).toBe(exitCode);
	});

	it("is not started without a command, and says why", () => {
		const answer = engine.start(container([]));
		expect(answer).toMatchObject({
			kind: "not-started",
			why: expect.stringContaining("no command"),
		});
	});

	it("says once that images are ignored", async () => {
		await runToEnd(container(["true"]));
		expect(lines.filter((line) => line.startsWith("image-ignored: "))).toHaveLength(1);
	});

	it("gets its arguments as they are, and both outputs into the log", async () => {
		const odd = ["a b", "$HOME", "'\"\\", "*", "", "-n"];
		const { log } = await runToEnd(container(["printf", "[%s]", ...odd]));
		expect(log).toBe(odd.map((word) => `[${word}]`).join(""));
		expect((await runToEnd(shell("echo out; echo err >&2"))).log).toBe("out\nerr\n");
	});

	it("sees a minimal environment and its own variables, nothing else of the emulator's", async () => {
		process.env.IDENTITY_HEADER = "must-not-leak";
		const run = container(["env"]);
		run.container.environmentVariables = [
			{ name: "PLAIN", value: "a=b c" },
			{ name: "SECURE", secureValue: "s" },
			{ name: "PATH", value: "/usr/bin:/bin" },
		];
		const { log } = await runToEnd(run);
		delete process.env.IDENTITY_HEADER;
		const names = log
			.trim()
			.split("\n")
			.map((line) => line.split("=")[0]);
		expect(log).toContain("PLAIN=a=b c\n");
		expect(log).toContain("PATH=/usr/bin:/bin\n");
		// PWD, OLDPWD, SHLVL and _ are the shell's own; the engine finds what it started by the first.
		const allowed = "ACI_EMULATOR_RUN PATH HOME TMPDIR LANG PLAIN SECURE PWD OLDPWD SHLVL _".split(
			" ",
		);
		expect(names.filter((name) => !allowed.includes(name!))).toEqual([]);
	});

	it("has volumes as folders, and mount paths replaced by them", async () => {
		const volumes: Volume[] = [
			{ name: "inputs", secret: { "a.txt": Buffer.from("hush").toString("base64") } },
			{ name: "scratch", emptyDir: {} },
		];
		const run = shell('cat /in/a.txt; echo "$WHERE" "$KEPT"; echo x >/tmp-x/made', { volumes });
		run.container.environmentVariables = [
			{ name: "WHERE", value: "/in/a.txt" },
			{ name: "KEPT", secureValue: "/in/secure" },
		];
		run.container.volumeMounts = [
			{ name: "inputs", mountPath: "/in" },
			{ name: "scratch", mountPath: "/tmp-x/" },
		];
		const { log, exitCode } = await runToEnd(run);
		const folder = join(directory, run.deployment, "volumes");
		expect([exitCode, log]).toEqual([0, `hush${folder}/inputs/a.txt /in/secure\n`]);
		expect(statSync(join(folder, "inputs", "a.txt")).mode & 0o777).toBe(0o400);
		expect(existsSync(join(folder, "scratch", "made"))).toBe(true);
	});

	it("is not started with a volume that a plain process cannot have", () => {
		const volumes = [{ name: "share", azureFile: { shareName: "s", storageAccountName: "a" } }];
		const run = container(["true"], { volumes });
		run.container.volumeMounts = [{ name: "share", mountPath: "/share" }];
		expect(engine.start(run)).toMatchObject({
			kind: "not-started",
			why: expect.stringContaining("azureFile"),
		});
	});
});

describe("a container that writes much", () => {
	it("keeps 2 MB whole", async () => {
		const { log, exitCode } = await runToEnd(
			shell("head -c 2000000 /dev/zero | tr '\\0' x; echo END"),
		);
		expect([exitCode, log.length, log.slice(-4)]).toEqual([0, 2_000_004, "END\n"]);
	});

	it("keeps the end of 50 MB, on at most 10 MiB of disk, and neither blocks nor dies", async () => {
		const run = shell("yes abcdefghijklmno | head -c 52428800; echo END");
		const { log, exitCode } = await runToEnd(run);
		expect([exitCode, log.length, log.slice(-20)]).toEqual([
			0,
			4_194_304,
			"abcdefghijklmno\nEND\n",
		]);
		const folder = join(directory, run.deployment, "main.0");
		const bytes = readdirSync(folder).reduce(
			(sum, file) => sum + statSync(join(folder, file)).size,
			0,
		);
		expect(bytes).toBeLessThan(10.5 * 1024 * 1024);
	});
});

describe("ending containers", () => {
	it("stops one that ignores SIGTERM, with its grandchildren, and discards its folder", async () => {
		const run = shell("trap '' TERM; sleep 300 & echo $! $$; sleep 300; sleep 300");
		engine.start(run);
		const pids = await until(async () => {
			const written = /^(\d+) (\d+)\n/.exec(await logOf(run));
			return written ? [Number(written[1]), Number(written[2])] : undefined;
		});
		expect(pids.every(isRunning)).toBe(true);
		await engine.stop([run]);
		expect(pids.some(isRunning)).toBe(false);
		await engine.discard(run.deployment);
		expect(existsSync(join(directory, run.deployment))).toBe(false);
	});

	it("lets one end by itself on SIGTERM", async () => {
		const run = shell("trap 'echo bye; exit 5' TERM; echo up; while :; do sleep 0.05; done");
		engine.start(run);
		await until(async () => (await logOf(run)) || undefined);
		await engine.stop([run]);
		expect(engine.inspect(run)).toMatchObject({ kind: "exited", exitCode: 5 });
		expect(await logOf(run)).toMatch(/^up\n(Terminated\n)?bye\n$/);
	});

	it("stops one that has only just been asked to start", async () => {
		const run = container(["sleep", "300"]);
		engine.start(run);
		await engine.stop([run]);
		expect(engine.inspect(run)).toMatchObject({ kind: "exited", exitCode: 143 });
	});

	it("ends what a container leaves behind when its first process exits", async () => {
		const run = shell("(trap '' TERM; sleep 300) & echo $!; exit 4");
		const { exitCode, log } = await runToEnd(run);
		expect(exitCode).toBe(4);
		await expect.poll(() => isRunning(Number(log))).toBe(false);
	});

	it("leaves a process alone that has got the pid of a run's supervisor", async () => {
		const run = container(["true"]);
		await runToEnd(run);
		const folder = join(directory, run.deployment, "main.0");
		rmSync(join(folder, "exit"));
		const mark = readFileSync(join(folder, "process"), "utf8").split("\n");
		writeFileSync(join(folder, "process"), [process.pid, ...mark.slice(1)].join("\n"));
		await engine.stop([run]);
		expect(engine.inspect(run)).toMatchObject({ exitCode: 137, lost: true });
	});
});

describe("an engine opened on the folders of another", () => {
	it("finds what runs, hears of its exit, and does not start it again", async () => {
		const run = shell("echo once; sleep 0.4; exit 6");
		const first = open();
		first.start(run);
		first.close();
		const second = open();
		const heard = new Promise((resolve) => second.onChange(resolve));
		expect(second.start(run)).toEqual({ kind: "started" });
		expect(second.inspect(run)).toEqual({ kind: "running" });
		expect(await heard).toBe(run.groupKey);
		expect(second.inspect(run)).toMatchObject({ exitCode: 6 });
		expect(await logOf(run, second)).toBe("once\n");
		second.close();
	});

	it("shows a run whose supervisor was killed as lost, and ends what is left of it", async () => {
		const run = shell("echo $$; sleep 300");
		const first = open();
		first.start(run);
		const pid = await until(async () => Number(await logOf(run, first)) || undefined);
		const mark = readFileSync(join(directory, run.deployment, "main.0", "process"), "utf8");
		process.kill(Number(mark.split("\n")[0]), "SIGKILL");
		expect(await ended(run, first)).toMatchObject({ exitCode: 137, lost: true });
		await expect.poll(() => isRunning(pid)).toBe(false);
		first.close();
	});

	it("ends and removes what belongs to no deployment that is known, and nothing else", async () => {
		const [kept, left] = [shell("echo $$; sleep 300"), shell("echo $$; sleep 300")];
		const pids: number[] = [];
		for (const run of [kept, left]) {
			engine.start(run);
			pids.push(await until(async () => Number(await logOf(run)) || undefined));
		}
		// A volume may have the name of the file with which a supervisor marks its run.
		mkdirSync(join(directory, left.deployment, "volumes", "process"), { recursive: true });
		const known = readdirSync(directory).filter((name) => name !== left.deployment);
		await engine.clearLeftovers!(new Set(known));
		expect(pids.map(isRunning)).toEqual([true, false]);
		expect(existsSync(join(directory, left.deployment))).toBe(false);
		await engine.stop([kept]);
	});
});

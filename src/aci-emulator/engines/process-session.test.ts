import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { realClock } from "../../clock/real-clock.ts";
import { isRunning } from "../testing/is-running.ts";
import type { ContainerEngine, ContainerRun, ContainerSession } from "./container-engine.ts";
import { processEngine } from "./process-engine.ts";

const clock = realClock();
const size = { rows: 33, cols: 111 };
const hasTerminal = process.platform === "linux" && existsSync("/usr/bin/script");
let directory: string;
let engine: ContainerEngine;
let runs: ContainerRun[];

beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), "process-session-"));
	engine = processEngine({ directory, clock, graceMs: 200 });
	engine.onChange(() => undefined);
	runs = [];
});

afterEach(async () => {
	await engine.stop(runs);
	engine.close();
	rmSync(directory, { recursive: true, force: true });
});

describe("exec beside a process", () => {
	it("runs a program with the container's variables and folder", async () => {
		const run = begin("touch here; sleep 1000", [{ name: "COLOUR", secureValue: "blue" }]);
		await expect.poll(() => existsSync(join(folderOf(run), "work", "here"))).toBe(true);
		const session = await engine.exec!(run, "sh", size);
		const text = textOf(session);
		session.stream.write("ls; echo is-$COLOUR; exit\n");
		await text.ended;
		expect(text.sofar()).toContain("here");
		expect(text.sofar()).toContain("is-blue");
	});

	it("is told what runs nowhere, and ends", async () => {
		const session = await engine.exec!(begin("sleep 1000"), "no such program", size);
		const text = textOf(session);
		await text.ended;
		expect(text.sofar()).toContain("not found");
	});

	it("has a terminal of the size asked for, which echoes", async ({ skip }) => {
		skip(!hasTerminal, "terminals are made by script of util-linux, which is not here");
		const session = await engine.exec!(begin("sleep 1000"), "/bin/sh", size);
		const text = textOf(session);
		session.stream.write("tty && stty size\r");
		await expect.poll(text.sofar).toContain("33 111");
		expect(text.sofar()).toContain("tty && stty size\r\n");
		expect(text.sofar()).toContain("/dev/pts/");
		session.stream.write("sh -c 'echo be''gun; exec sleep 1000'\r");
		await expect.poll(text.sofar).toContain("begun\r\n");
		session.stream.write("\u0003");
		await expect
			.poll(() => text.sofar().split("$ ").length + text.sofar().split("# ").length)
			.toBeGreaterThan(4);
		session.stream.write("exit\r");
		await text.ended;
	});

	it("ends with its container", async () => {
		const run = begin("sleep 1000");
		const session = await engine.exec!(run, "/bin/sh", size);
		const text = textOf(session);
		const pid = await shellPid(session, text);
		await engine.stop([run]);
		await text.closed;
		await expect.poll(() => isRunning(pid), { timeout: 3000 }).toBe(false);
	});

	it("ends with its client, also what ignores SIGTERM", async () => {
		const session = await engine.exec!(begin("sleep 1000"), "/bin/sh", size);
		const text = textOf(session);
		const pid = await shellPid(session, text, "trap '' TERM;");
		session.close();
		await text.closed;
		await expect.poll(() => isRunning(pid), { timeout: 3000 }).toBe(false);
	});
});

describe("attach to a process", () => {
	it("gives what is written from now on, and ends when the container does", async () => {
		const run = begin("echo before; while [ ! -e go ]; do sleep 0.02; done; echo after");
		await expect
			.poll(async () =>
				(await engine.readLog(run, { maxBytes: 99, timestamps: false })).content.toString(),
			)
			.toBe("before\n");
		const text = textOf(await engine.attach!(run));
		const signal = await engine.exec!(run, "/bin/sh", size);
		textOf(signal);
		signal.stream.write("touch go; exit\n");
		await text.ended;
		expect(text.sofar()).toBe("after\n");
	});

	it("loses nothing when the log is begun anew meanwhile", async () => {
		const lines = 400_000;
		const run = begin(`while [ ! -e work/go ]; do sleep 0.02; done; seq -w 1 ${lines}`, [], "..");
		const session = await engine.attach!(run);
		const hashed = { bytes: 0, last: "" };
		session.stream.on("data", (chunk: Buffer) => {
			hashed.bytes += chunk.length;
			hashed.last = chunk.toString().trimEnd().split("\n").at(-1) ?? "";
		});
		const ended = new Promise((resolve) => session.stream.once("end", resolve));
		const signal = await engine.exec!(run, "/bin/sh", size);
		textOf(signal);
		signal.stream.write("touch go; exit\n");
		await ended;
		expect(hashed).toEqual({ bytes: lines * 7, last: `${lines}` });
	});
});

function begin(
	script: string,
	environmentVariables: { name: string; secureValue: string }[] = [],
	from = ".",
): ContainerRun {
	const container = {
		image: "any",
		command: ["/bin/sh", "-c", `cd ${from}; ${script}`],
		environmentVariables,
		resources: { requests: { cpu: 1, memoryInGB: 1 } },
	};
	const run = {
		groupKey: "/group",
		groupName: "group",
		deployment: `deployment-${runs.length}`,
		group: { location: "local", properties: { osType: "Linux", containers: [] } },
		kind: "container",
		name: "main",
		restartCount: 0,
		startedAt: clock.now(),
		container,
		volumes: [],
		faults: [],
	} as unknown as ContainerRun;
	expect(engine.start(run)).toEqual({ kind: "started" });
	runs.push(run);
	return run;
}

function folderOf({ deployment, name, restartCount }: ContainerRun): string {
	return join(directory, deployment, `${name}.${restartCount}`);
}

function textOf({ stream }: ContainerSession) {
	let text = "";
	stream.on("data", (chunk: Buffer) => {
		text += chunk;
	});
	return {
		sofar: () => text,
		ended: new Promise((resolve) => stream.once("end", resolve)),
		closed: new Promise((resolve) => stream.once("close", resolve)),
	};
}

/** The pid of the shell that runs in the session. */
async function shellPid(
	{ stream }: ContainerSession,
	text: ReturnType<typeof textOf>,
	first = "",
): Promise<number> {
	stream.write(`${first} echo pid=$$\n`);
	await expect.poll(text.sofar).toMatch(/pid=\d+/);
	return Number(/pid=(\d+)/.exec(text.sofar())![1]);
}

import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../clock/clock.ts";
import { realClock } from "../../clock/real-clock.ts";
import type { ContainerExit } from "../container-group-state.ts";
import type { ContainerEngine, ContainerRun, StartAnswer } from "./container-engine.ts";
import { readLogTail } from "./container-log.ts";
import { supervisorScript } from "./container-supervisor.ts";
import { endProcessGroup, isAlive, type ProcessMark, readMark } from "./process-group.ts";
import { prepareMounts, replaceMountPaths } from "./process-mounts.ts";

export interface ProcessEngineOptions {
	/** Where the folders of runs are; created, mode 0700. */
	directory: string;
	clock: Clock;
	/** Where containers start. Default: an empty folder of the run. */
	workingDirectory?: string;
	/** From SIGTERM to SIGKILL when a container is stopped, in milliseconds of the wall. Default 10,000. */
	graceMs?: number;
	/** Told once that images are ignored. */
	log?: (line: string) => void;
}

/** How often a run that an earlier emulator started is looked at, in milliseconds of the wall. */
const ADOPTED_POLL_MS = 250;
/** A supervisor that has not written its mark this long after its folder was made never will. */
const MARK_WITHIN_MS = 10_000;
const LOST_EXIT_CODE = 137;
/** File times are the wall's, so what is compared with them is too. */
const wall = realClock();

/**
 * Containers as plain processes, on Linux and macOS, each under a supervisor (`container-supervisor.ts`)
 * that outlives the emulator. Isolation is none: no image, no limits, the machine's own network and files.
 *
 * Invariants:
 * 1. A run's folder alone decides what became of it; memory only says sooner.
 * 2. A process is signalled only if it is known to be ours, not by its pid alone.
 * 3. A container sees PATH, HOME, TMPDIR and LANG of the emulator and its own variables, nothing else.
 */
export function processEngine(options: ProcessEngineOptions): ContainerEngine {
	const { directory, clock, workingDirectory, graceMs = 10_000, log = () => undefined } = options;
	const children = new Map<string, ChildProcess>();
	const polls = new Map<string, NodeJS.Timeout>();
	let notify: (groupKey: string) => void = () => undefined;
	let warned = false;
	mkdirSync(directory, { recursive: true, mode: 0o700 });

	const folderOf = (run: ContainerRun) =>
		join(directory, run.deployment, `${run.name}.${run.restartCount}`);

	function exitOf(run: ContainerRun): ContainerExit | undefined {
		const file = join(folderOf(run), "exit");
		const code = readIfThere(file);
		if (code === undefined) return undefined;
		const finishedAt = clamp(statSync(file).mtimeMs, run.startedAt, clock.now());
		return { finishedAt: Math.floor(finishedAt), exitCode: Number(code) };
	}

	function inspect(run: ContainerRun): ContainerExit | undefined {
		const exit = exitOf(run);
		if (exit || children.has(folderOf(run)) || mayYetBegin(folderOf(run))) return exit;
		const mark = readMark(join(folderOf(run), "process"));
		if (mark && isAlive(mark)) return undefined;
		// It may have ended between the two looks.
		const late = exitOf(run);
		if (!late && mark) void endProcessGroup(mark, 0); // what the supervisor left behind
		return late ?? { finishedAt: clock.now(), exitCode: LOST_EXIT_CODE, lost: true };
	}

	function start(run: ContainerRun): StartAnswer {
		const folder = folderOf(run);
		if (statSync(join(folder, "started"), { throwIfNoEntry: false })) {
			adopt(run);
			return { kind: "started" };
		}
		const { command = [], environmentVariables = [] } = run.container;
		if (command.length === 0) {
			const why = `container "${run.name}" has no command, and an image's own entry point needs a container engine; containers run as plain processes here. Give the container a command.`;
			return { kind: "not-started", why };
		}
		try {
			const mounts = prepareMounts(
				join(directory, run.deployment, "volumes"),
				run.volumes,
				run.container,
			);
			mkdirSync(folder, { recursive: true, mode: 0o700 });
			const cwd = workingDirectory ?? join(folder, "work");
			mkdirSync(cwd, { recursive: true });
			const env = baseEnvironment();
			for (const { name, value = "", secureValue } of environmentVariables) {
				env[name] = secureValue ?? replaceMountPaths(value, mounts);
			}
			const words = command.map((word) => replaceMountPaths(word, mounts));
			supervise(run, folder, spawnSupervisor(run.name, [folder, cwd, ...words], env));
		} catch (error) {
			return { kind: "not-started", why: `container "${run.name}": ${(error as Error).message}` };
		}
		warnOnce();
		return { kind: "started" };
	}

	function supervise(run: ContainerRun, folder: string, child: ChildProcess): void {
		children.set(folder, child);
		const ended = () => {
			if (!children.delete(folder)) return;
			// A second supervisor of a run ends at once, and the run goes on.
			if (inspect(run)) notify(run.groupKey);
			else adopt(run);
		};
		child.once("exit", ended);
		child.once("error", ended);
	}

	function adopt(run: ContainerRun): void {
		const folder = folderOf(run);
		if (children.has(folder) || polls.has(folder)) return;
		const poll = setInterval(() => {
			if (!inspect(run)) return;
			clearInterval(poll);
			polls.delete(folder);
			notify(run.groupKey);
		}, ADOPTED_POLL_MS);
		poll.unref();
		polls.set(folder, poll);
	}

	async function stopOne(run: ContainerRun): Promise<void> {
		const folder = folderOf(run);
		clearInterval(polls.get(folder));
		polls.delete(folder);
		const mark = await markOf(folder);
		// After an orderly exit nothing is left, and the pid may be somebody else's by now.
		if (mark && (!exitOf(run) || isAlive(mark))) await endProcessGroup(mark, graceMs);
		children.delete(folder);
	}

	function warnOnce(): void {
		if (warned) return;
		warned = true;
		log(
			"image-ignored: containers run as plain processes of this machine; their images are not used",
		);
	}

	return {
		onExit(listener) {
			notify = listener;
		},
		start,
		adopt,
		inspect,
		readLog: (run, maxBytes) => readLogTail(folderOf(run), maxBytes, run.startedAt),
		async stop(runs) {
			await Promise.all(runs.map(stopOne));
		},
		discard(deployment) {
			rmSync(join(directory, deployment), { recursive: true, force: true, maxRetries: 3 });
		},
		close() {
			for (const poll of polls.values()) clearInterval(poll);
			for (const child of children.values()) child.removeAllListeners();
			polls.clear();
			children.clear();
		},
	};
}

/** Its own session and nothing of the emulator's: it must not notice that the emulator ends. */
function spawnSupervisor(name: string, words: string[], env: NodeJS.ProcessEnv): ChildProcess {
	const child = spawn("/bin/sh", ["-c", supervisorScript, name, ...words], {
		detached: true,
		stdio: "ignore",
		env,
		cwd: "/",
	});
	child.unref();
	return child;
}

function baseEnvironment(): NodeJS.ProcessEnv {
	const env: NodeJS.ProcessEnv = {};
	for (const name of ["PATH", "HOME", "TMPDIR", "LANG"]) {
		if (process.env[name] !== undefined) env[name] = process.env[name];
	}
	return env;
}

/** The mark of a run's supervisor. One that was just started has yet to write it. */
async function markOf(folder: string): Promise<ProcessMark | undefined> {
	const file = join(folder, "process");
	while (true) {
		const mark = readMark(file);
		if (mark || !mayYetBegin(folder)) return mark;
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}

function mayYetBegin(folder: string): boolean {
	if (statSync(join(folder, "process"), { throwIfNoEntry: false })) return false;
	const made = statSync(folder, { throwIfNoEntry: false });
	return made !== undefined && wall.now() - made.ctimeMs < MARK_WITHIN_MS;
}

function readIfThere(file: string): string | undefined {
	try {
		return readFileSync(file, "utf8").trim();
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
		throw error;
	}
}

function clamp(value: number, low: number, high: number): number {
	return Math.max(low, Math.min(value, high));
}

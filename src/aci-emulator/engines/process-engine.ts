import type { ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import type { Clock } from "../../clock/clock.ts";
import { awaitMark, mayYetBegin } from "./await-mark.ts";
import { endCgroups } from "./bounds/end-cgroups.ts";
import { findBounds, type ProcessBounds, thisHost } from "./bounds/process-bounds.ts";
import type {
	ContainerEngine,
	ContainerLog,
	ContainerProbe,
	ContainerRun,
	ContainerSession,
	RunState,
	StartAnswer,
} from "./container-engine.ts";
import { readLogTail } from "./container-log.ts";
import { followLog } from "./follow-log.ts";
import { endEscapes, RUN_VARIABLE } from "./process-escapes.ts";
import { processExec } from "./process-exec.ts";
import { endProcessGroup, isAlive, type ProcessMark, readMark } from "./process-group.ts";
import { processProbe } from "./process-probe.ts";
import {
	type ContainerFolders,
	nameInBounds,
	prepareContainer,
	spawnContainer,
} from "./spawn-container.ts";

export interface ProcessEngineOptions {
	/** Where the folders of runs are; created, mode 0700. */
	directory: string;
	clock: Clock;
	/** Where containers start. Default: an empty folder of the run. */
	workingDirectory?: string;
	/** From SIGTERM to SIGKILL when a container is stopped, in milliseconds of the wall. Default 10,000. */
	graceMs?: number;
	/** What holds containers to their CPU and memory. Default: what this machine has for that. */
	bounds?: ProcessBounds;
	/** Told what bounds containers have, and once that images are ignored. */
	log?: (line: string) => void;
}

/** How often a run that an earlier emulator started is looked at, in milliseconds of the wall. */
const ADOPTED_POLL_MS = 250;
const DEFAULT_GRACE_MS = 10_000;
const LOST_EXIT_CODE = 137;

export function processEngine(options: ProcessEngineOptions): ContainerEngine {
	return new ProcessEngine(options);
}

/**
 * Containers as plain processes, on Linux and macOS, each under a supervisor (`container-supervisor.ts`)
 * that outlives the emulator. Isolation is none: no image, the machine's own network and files; limits are what
 * `bounds/` finds.
 *
 * Invariants:
 * 1. A run's folder alone decides what became of it; memory only says sooner.
 * 2. A process is signalled only if it is known to be ours, not by its pid alone.
 */
class ProcessEngine implements ContainerEngine {
	readonly name = "process";
	readonly #options: ProcessEngineOptions;
	readonly #bounds: ProcessBounds;
	/** Deployments with more than supervisors know of: probes, what clients started. */
	readonly #withCompany = new Set<string>();
	/** Folders of runs whose supervisor was killed and whose rest was ended. */
	readonly #lost = new Set<string>();
	readonly #children = new Map<string, ChildProcess>();
	readonly #polls = new Map<string, NodeJS.Timeout>();
	#notify: (groupKey: string) => void = () => undefined;
	#warned = false;

	constructor(options: ProcessEngineOptions) {
		this.#options = options;
		mkdirSync(options.directory, { recursive: true, mode: 0o700 });
		this.#bounds = options.bounds ?? findBounds(options.directory, thisHost());
		options.log?.(`process-bounds: containers are ${this.#bounds.words}`);
	}

	onChange(listener: (groupKey: string) => void): void {
		this.#notify = listener;
	}

	start(run: ContainerRun): StartAnswer {
		const folder = this.#folderOf(run);
		if (statSync(join(folder, "started"), { throwIfNoEntry: false })) {
			this.adopt(run);
			return { kind: "started" };
		}
		try {
			const child = spawnContainer(run, this.#foldersOf(run), this.#bounds);
			this.#watch(run, folder, child);
		} catch (error) {
			return { kind: "not-started", why: (error as Error).message };
		}
		this.#warnOnce();
		return { kind: "started" };
	}

	adopt(run: ContainerRun): void {
		const folder = this.#folderOf(run);
		if (this.#children.has(folder) || this.#polls.has(folder)) return;
		const poll = setInterval(() => {
			if (this.inspect(run).kind !== "exited") return;
			this.#endPoll(folder);
			this.#notify(run.groupKey);
		}, ADOPTED_POLL_MS);
		poll.unref();
		this.#polls.set(folder, poll);
	}

	inspect(run: ContainerRun): RunState {
		const folder = this.#folderOf(run);
		const exit = this.#exitOf(run);
		if (exit) return exit;
		if (this.#children.has(folder) || mayYetBegin(folder)) return { kind: "running" };
		const mark = readMark(join(folder, "process"));
		if (mark && isAlive(mark)) return { kind: "running" };
		// It may have ended between the two looks.
		const late = this.#exitOf(run);
		if (!late && mark && !this.#lost.has(folder)) {
			this.#lost.add(folder);
			void this.#endAll(run, mark, 0); // what the supervisor left behind
		}
		const finishedAt = this.#options.clock.now();
		return late ?? { kind: "exited", finishedAt, exitCode: LOST_EXIT_CODE, lost: true };
	}

	async readLog(run: ContainerRun, { maxBytes }: { maxBytes: number }): Promise<ContainerLog> {
		return readLogTail(this.#folderOf(run), maxBytes, run.startedAt);
	}

	async probe(run: ContainerRun, probe: ContainerProbe): Promise<boolean> {
		this.#withCompany.add(run.deployment);
		return await processProbe(probe, this.#surroundingsOf(run));
	}

	async exec(
		run: ContainerRun,
		command: string,
		size: { rows: number; cols: number },
	): Promise<ContainerSession> {
		const hasEnded = () => this.#hasEnded(run);
		if (hasEnded()) throw new Error(`The container "${run.name}" does not run.`);
		this.#withCompany.add(run.deployment);
		return processExec({ command, size, hasEnded, ...this.#surroundingsOf(run) });
	}

	async attach(run: ContainerRun): Promise<ContainerSession> {
		return followLog(this.#folderOf(run), () => this.#hasEnded(run));
	}

	async stop(runs: ContainerRun[]): Promise<void> {
		await Promise.all(runs.map((run) => this.#stopOne(run)));
	}

	async discard(deployment: string): Promise<void> {
		await this.#endBounds((run) => run.startsWith(`${deployment}.`));
		const folder = join(this.#options.directory, deployment);
		// Begun while the container was ending, it may have been missed.
		if (this.#withCompany.delete(deployment)) await endEscapes(folder);
		for (const run of this.#lost) if (run.startsWith(`${folder}${sep}`)) this.#lost.delete(run);
		rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
	}

	/** Ends what runs in the folders of deployments that nobody knows of, and removes these. */
	async clearLeftovers(known: ReadonlySet<string>): Promise<void> {
		const { directory, graceMs = DEFAULT_GRACE_MS } = this.#options;
		const unknown = readdirSync(directory).filter((deployment) => !known.has(deployment));
		// Of a deployment whose folder is gone, the name of its cgroup is left.
		await this.#endBounds((run) => !known.has(run.split(".")[0]!));
		await Promise.all(
			unknown.map(async (deployment) => {
				// A run's folder has a dot before its count; "volumes" holds what containers named.
				const runs = readdirSync(join(directory, deployment)).filter((run) => run.includes("."));
				const marks = runs.flatMap(
					(run) => readMark(join(directory, deployment, run, "process")) ?? [],
				);
				await Promise.all(marks.filter(isAlive).map((mark) => endProcessGroup(mark, graceMs)));
				await endEscapes(join(directory, deployment));
				await this.discard(deployment);
			}),
		);
	}

	close(): void {
		for (const folder of [...this.#polls.keys()]) this.#endPoll(folder);
		for (const child of this.#children.values()) child.removeAllListeners();
		this.#children.clear();
		this.#bounds.close();
	}

	#folderOf(run: ContainerRun): string {
		return join(this.#options.directory, run.deployment, `${run.name}.${run.restartCount}`);
	}

	#foldersOf(run: ContainerRun): ContainerFolders {
		return {
			run: this.#folderOf(run),
			volumes: join(this.#options.directory, run.deployment, "volumes"),
			working: this.#options.workingDirectory,
		};
	}

	#hasEnded(run: ContainerRun): boolean {
		return this.inspect(run).kind === "exited";
	}

	#exitOf(run: ContainerRun): Extract<RunState, { kind: "exited" }> | undefined {
		const file = join(this.#folderOf(run), "exit");
		const code = readIfThere(file);
		if (code === undefined) return undefined;
		const finishedAt = clamp(statSync(file).mtimeMs, run.startedAt, this.#options.clock.now());
		const exit = { finishedAt: Math.floor(finishedAt), exitCode: Number(code) };
		const outOfMemory = existsSync(join(this.#folderOf(run), "oom"));
		return { kind: "exited", ...exit, ...(outOfMemory ? { outOfMemory } : {}) };
	}

	#watch(run: ContainerRun, folder: string, child: ChildProcess): void {
		this.#children.set(folder, child);
		const ended = () => {
			if (!this.#children.delete(folder)) return;
			// A second supervisor of a run ends at once, and the run goes on.
			if (this.inspect(run).kind === "exited") this.#notify(run.groupKey);
			else this.adopt(run);
		};
		child.once("exit", ended);
		child.once("error", ended);
	}

	async #stopOne(run: ContainerRun): Promise<void> {
		const folder = this.#folderOf(run);
		this.#endPoll(folder);
		const mark = await awaitMark(folder);
		// After an orderly exit nothing is left, and the pid may be somebody else's by now.
		if (mark && (!this.#exitOf(run) || isAlive(mark))) {
			await this.#endAll(run, mark, this.#options.graceMs ?? DEFAULT_GRACE_MS);
		}
		this.#children.delete(folder);
	}

	async #endAll(run: ContainerRun, mark: ProcessMark, graceMs: number): Promise<void> {
		await endProcessGroup(mark, graceMs);
		// A supervisor that lived to write the exit code has seen to the rest.
		if (this.#exitOf(run)) return;
		await endCgroups(this.#bounds.cgroupsOf(nameInBounds(run)));
		await endEscapes(this.#folderOf(run));
	}

	async #endBounds(isToEnd: (run: string) => boolean): Promise<void> {
		const runs = this.#bounds.runs().filter(isToEnd);
		await Promise.all(runs.map((run) => endCgroups(this.#bounds.cgroupsOf(run))));
	}

	/** What runs beside the container's first process ends with it, too. */
	#surroundingsOf(run: ContainerRun): { env: NodeJS.ProcessEnv; working: string } {
		const { env, working } = prepareContainer(run, this.#foldersOf(run));
		return { env: { ...env, [RUN_VARIABLE]: this.#folderOf(run) }, working };
	}

	#endPoll(folder: string): void {
		clearInterval(this.#polls.get(folder));
		this.#polls.delete(folder);
	}

	#warnOnce(): void {
		if (this.#warned) return;
		this.#warned = true;
		this.#options.log?.(
			"image-ignored: containers run as plain processes of this machine; their images are not used",
		);
	}
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

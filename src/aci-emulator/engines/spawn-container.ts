import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { ContainerSpec } from "../groups/container-group.ts";
import type { Limits, ProcessBounds } from "./bounds/process-bounds.ts";
import type { ContainerRun } from "./container-engine.ts";
import { supervisorScript } from "./container-supervisor.ts";
import { type Mount, prepareMounts, replaceMountPaths } from "./process-mounts.ts";

export interface ContainerFolders {
	/** The run's own: marks, log, exit code. */
	run: string;
	/** The deployment's volumes. */
	volumes: string;
	/** Where the command starts. Default: an empty folder of the run. */
	working?: string | undefined;
}

/** What a process of a container sees. */
interface ContainerSurroundings {
	env: NodeJS.ProcessEnv;
	mounts: Mount[];
	/** Where it starts. */
	working: string;
}

/**
 * Makes a run's folders, where they are not there yet. The container sees PATH, HOME, TMPDIR and LANG of the
 * emulator, its own variables, and the one by which what it starts is found; nothing else. Throws a sentence for the user when a volume cannot be had.
 */
export function prepareContainer(
	run: ContainerRun,
	folders: ContainerFolders,
): ContainerSurroundings {
	const mounts = prepareMounts(folders.volumes, run.volumes, run.container);
	const working = folders.working ?? join(folders.run, "work");
	mkdirSync(folders.run, { recursive: true, mode: 0o700 });
	mkdirSync(working, { recursive: true });
	const env = baseEnvironment();
	for (const { name, value = "", secureValue } of run.container.environmentVariables ?? []) {
		env[name] = secureValue ?? replaceMountPaths(value, mounts);
	}
	return { env, mounts, working };
}

/**
 * Starts a run's command under a supervisor, in a cgroup if `bounds` has one. Throws a sentence for the user
 * when it cannot be started.
 */
export function spawnContainer(
	run: ContainerRun,
	folders: ContainerFolders,
	bounds: ProcessBounds,
): ChildProcess {
	const { command = [] } = run.container;
	if (command.length === 0) {
		throw new Error(
			`container "${run.name}" has no command, and an image's own entry point needs a container engine; containers run as plain processes here. Give the container a command.`,
		);
	}
	const { env, mounts, working } = prepareContainer(run, folders);
	const name = nameInBounds(run);
	const words = [
		...bounds.enter(name, limitsOf(run.container)),
		...command.map((word) => replaceMountPaths(word, mounts)),
	];
	const cgroups = bounds.cgroupsOf(name).join("\n");
	// Its own session and nothing of the emulator's: it must not notice that the emulator ends.
	const child = spawn(
		"/bin/sh",
		["-c", supervisorScript, run.name, folders.run, working, cgroups, ...words],
		{ detached: true, stdio: "ignore", env, cwd: "/" },
	);
	child.unref();
	return child;
}

/** What the run's cgroup is called. Begins with the deployment. */
export function nameInBounds({ deployment, name, restartCount }: ContainerRun): string {
	return `${deployment}.${name}.${restartCount}`;
}

/** A container may use what it requests, unless it has limits of its own. */
function limitsOf({ resources }: ContainerSpec): Limits {
	if (!resources) return {};
	const { requests, limits } = resources;
	return {
		cpuCores: limits?.cpu ?? requests.cpu,
		memoryGb: limits?.memoryInGB ?? requests.memoryInGB,
	};
}

function baseEnvironment(): NodeJS.ProcessEnv {
	const env: NodeJS.ProcessEnv = {};
	for (const name of ["PATH", "HOME", "TMPDIR", "LANG"]) {
		if (process.env[name] !== undefined) env[name] = process.env[name];
	}
	return env;
}

/**
 * What holds containers that are plain processes to their CPU and memory, and knows all that they started:
 * a cgroup for each run. Which one this machine has is found out once, by trying; where it has none,
 * nothing is held, and that is said.
 *
 * Not held by `ulimit` or `prlimit`: these count for each process, not for a container; the one for memory
 * (RLIMIT_AS) counts addresses, of which Node and Java reserve gigabytes that they never use; and the one
 * for CPU counts seconds, not cores.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { findCgroups } from "./cgroup-bounds.ts";
import { findScopes } from "./scope-bounds.ts";

export interface Limits {
	/** Cores; a part of one is a part of its time. Default: as many as there are. */
	cpuCores?: number;
	/** GB of 2^30 bytes. Default: what there is. */
	memoryGb?: number;
}

export interface ProcessBounds {
	/** For the user, after "containers are". */
	readonly words: string;
	/** Makes the run's cgroup, if that is to be done beforehand; answers the words that start the container's own in it. */
	enter(run: string, limits: Limits): string[];
	/** Folders of the run's cgroup: one of version 2, one for each controller of version 1; none if nothing is held. */
	cgroupsOf(run: string): string[];
	/** The runs that have cgroups. */
	runs(): string[];
	/** Removes what was made for all runs, if no run is left. */
	close(): void;
}

/** What of this machine decides. */
export interface Host {
	/** Where cgroups are mounted. */
	cgroupRoot: string;
	/** The content of /proc/self/cgroup; empty where there is none. */
	ownCgroups: string;
	isSuperuser: boolean;
	/** XDG_RUNTIME_DIR: where a user's systemd is reached. */
	runtimeDirectory: string | undefined;
	/** The path of systemd-run; undefined if this machine was not started by systemd. */
	systemdRun: string | undefined;
}

const NOTHING: ProcessBounds = {
	words:
		"not held to their CPU and memory: there is no cgroup here to put them in, and no systemd that makes one",
	enter: () => [],
	cgroupsOf: () => [],
	runs: () => [],
	close: () => undefined,
};

/** Bounds for the runs whose folders are in `directory`; those of other directories are kept apart by name. */
export function findBounds(directory: string, host: Host): ProcessBounds {
	const name = `tutti-${createHash("sha256").update(directory).digest("hex").slice(0, 12)}`;
	return findScopes(name, host) ?? findCgroups(name, host) ?? NOTHING;
}

export function thisHost(): Host {
	const ownCgroups = "/proc/self/cgroup";
	const programs = ["/usr/bin/systemd-run", "/bin/systemd-run"];
	return {
		cgroupRoot: "/sys/fs/cgroup",
		ownCgroups: existsSync(ownCgroups) ? readFileSync(ownCgroups, "utf8") : "",
		isSuperuser: process.getuid?.() === 0,
		runtimeDirectory: process.env.XDG_RUNTIME_DIR,
		systemdRun: existsSync("/run/systemd/system") ? programs.find(existsSync) : undefined,
	};
}

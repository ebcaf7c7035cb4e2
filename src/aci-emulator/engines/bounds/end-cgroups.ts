import { existsSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const TURN_MS = 20;
/** Nothing survives SIGKILL; a process that waits for a disk may need a while. */
const TURNS = 100;

/** Kills all that is in the cgroups, and in those that it made in them, and removes them. */
export async function endCgroups(folders: string[]): Promise<void> {
	for (let turn = 0; turn < TURNS; turn++) {
		const areGone = folders.map(endCgroup);
		if (areGone.every(Boolean)) return;
		await wait(TURN_MS);
	}
}

/** Returns whether it is gone. */
function endCgroup(folder: string): boolean {
	try {
		killAll(folder);
		const inside = readdirSync(folder, { withFileTypes: true });
		for (const entry of inside) if (entry.isDirectory()) endCgroup(join(folder, entry.name));
		rmdirSync(folder);
		return true;
	} catch {
		return !existsSync(folder);
	}
}

function killAll(folder: string): void {
	try {
		writeFileSync(join(folder, "cgroup.kill"), "1", { flag: "r+" });
	} catch {
		// Version 1 and kernels before 5.14 have no such file.
		const procs = join(folder, "cgroup.procs");
		const pids = existsSync(procs) ? readFileSync(procs, "utf8").match(/\d+/g) : null;
		for (const pid of pids ?? []) kill(Number(pid));
	}
}

function kill(pid: number): void {
	try {
		process.kill(pid, "SIGKILL");
	} catch {
		// It has ended meanwhile, or became another user's.
	}
}

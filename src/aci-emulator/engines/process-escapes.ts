import { readdirSync, readFileSync } from "node:fs";
import { sep } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/**
 * Programs of containers that are out of their process group: one that made a session of its own gets no
 * signal that the group gets. They are known by a variable that every process of a run inherits, as far as
 * the system shows the variables of processes: on Linux.
 */
export const RUN_VARIABLE = "ACI_EMULATOR_RUN";

/** A program that starts others faster than they are killed is looked for again. */
const TURNS = 20;
const TURN_MS = 20;

/** Kills what bears a run's folder that is `folder` or is in it; resolves when nothing of it runs. */
export async function endEscapes(folder: string): Promise<void> {
	if (process.platform !== "linux") return;
	for (let turn = 0; turn < TURNS; turn++) {
		const found = escapesOf(folder);
		if (found.length === 0) return;
		for (const pid of found) kill(pid);
		await wait(TURN_MS);
	}
}

function escapesOf(folder: string): number[] {
	const pids = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry));
	return pids.filter((pid) => variablesOf(pid).some((line) => isWithin(line, folder))).map(Number);
}

function variablesOf(pid: string): string[] {
	try {
		return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
	} catch {
		return []; // another user's, or it has ended
	}
}

function isWithin(line: string, folder: string): boolean {
	const mark = `${RUN_VARIABLE}=${folder}`;
	return line === mark || line.startsWith(`${mark}${sep}`);
}

function kill(pid: number): void {
	try {
		process.kill(pid, "SIGKILL");
	} catch {
		// It has ended meanwhile, or became another user's.
	}
}

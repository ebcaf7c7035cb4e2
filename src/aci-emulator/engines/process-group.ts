import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

/**
 * Process groups of supervisors, told apart from later processes that were given the same pid. What is
 * here runs on the wall's time: processes do not know the emulator's clock.
 */
const POLL_MS = 20;
/** Looking through all processes is dear, so it is done every tenth of a second only. */
const ZOMBIE_LOOK_EVERY = 5;
/** How long to wait for a killed group. Nothing survives SIGKILL; a parent that reaps late may. */
const REAP_MS = 2000;

export interface ProcessMark {
	pid: number;
	/** Boot and start of the process on Linux, start on macOS. */
	identity: string;
}

/** Reads the mark that a supervisor wrote of itself; undefined if it has not (yet). */
export function readMark(file: string): ProcessMark | undefined {
	try {
		const [pid, ...rest] = readFileSync(file, "utf8").trim().split("\n");
		return { pid: Number(pid), identity: identityFrom(rest) };
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
		throw error;
	}
}

export function isAlive({ pid, identity }: ProcessMark): boolean {
	return liveIdentity(pid) === identity;
}

/**
 * Ends the group led by `mark.pid`: SIGTERM, then SIGKILL after `graceMs`. Resolves when it is gone.
 * A group whose leader's pid belongs to somebody else by now is left alone.
 */
export async function endProcessGroup(mark: ProcessMark, graceMs: number): Promise<void> {
	const { pid, identity } = mark;
	const found = liveIdentity(pid);
	if (found !== undefined && found !== identity) return;
	// The leader may be gone while members live: its pid is not given away then, unless the machine was
	// started anew since.
	if (found === undefined && bootOf(identity) !== currentBoot()) return;
	if (!signalGroup(pid, "SIGTERM") || (await isGone(pid, graceMs))) return;
	signalGroup(pid, "SIGKILL");
	await isGone(pid, REAP_MS);
}

async function isGone(pid: number, withinMs: number): Promise<boolean> {
	for (let turn = 0; turn * POLL_MS < withinMs; turn++) {
		if (!signalGroup(pid, 0)) return true;
		if (turn % ZOMBIE_LOOK_EVERY === ZOMBIE_LOOK_EVERY - 1 && onlyZombies(pid)) return true;
		await wait(POLL_MS);
	}
	return !signalGroup(pid, 0) || onlyZombies(pid);
}

/** Where process 1 does not reap, as in some containers, ended processes stay members of their group. */
function onlyZombies(group: number): boolean {
	if (process.platform !== "linux") return false;
	return readdirSync("/proc").every((entry) => {
		if (!/^\d+$/.test(entry)) return true;
		try {
			const stat = readFileSync(`/proc/${entry}/stat`, "utf8");
			const [state, , memberOf] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
			return Number(memberOf) !== group || state === "Z" || state === "X";
		} catch {
			return true; // it ended while we looked
		}
	});
}

/** Returns whether the group has members. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
	try {
		process.kill(-pid, signal);
		return true;
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === "ESRCH") return false;
		if (code === "EPERM") return process.platform !== "darwin"; // macOS: only zombies left
		throw error;
	}
}

/** The identity of the process that has the pid now; undefined if there is none, or it is a zombie. */
function liveIdentity(pid: number): string | undefined {
	try {
		if (process.platform === "linux") {
			const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
			return identityFrom([currentBoot(), stat]);
		}
		const started = execFileSync("ps", ["-o", "lstart=", "-p", `${pid}`], { encoding: "utf8" });
		return identityFrom([started.trim()]);
	} catch {
		return undefined;
	}
}

/** From the lines after the pid: boot id and stat line on Linux, the start as ps prints it elsewhere. */
function identityFrom(lines: string[]): string {
	const [first = "", stat] = lines;
	if (stat === undefined) return first.trim();
	// Fields are counted after the name in brackets, which may hold blanks: state is the first, start the 20th.
	const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
	return fields[0] === "Z" ? "zombie" : `${first.trim()} ${fields[19]}`;
}

function bootOf(identity: string): string {
	return process.platform === "linux" ? identity.split(" ")[0]! : "";
}

function currentBoot(): string {
	return process.platform === "linux"
		? readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()
		: "";
}

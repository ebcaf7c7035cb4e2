/** What everybody on the machine, and what the same user, can see of processes. Linux only. */
import { readdirSync, readFileSync } from "node:fs";

export interface SeenProcess {
	pid: number;
	/** As `ps` shows it, to anybody. */
	commandLine: string;
	/** As the same user can read it; empty of somebody else's. */
	environment: string;
	/** The process that began the session. */
	session: number;
}

export function runningProcesses(): SeenProcess[] {
	const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
	return pids.flatMap((pid) => {
		try {
			const read = (file: string) => readFileSync(`/proc/${pid}/${file}`, "utf8");
			// Behind the name, which is in brackets: state, parent, group, session.
			const session = Number(read("stat").split(") ").at(-1)!.split(" ")[3]);
			const commandLine = read("cmdline").replaceAll("\0", " ");
			// One that has ended and was not waited for shows nothing.
			if (commandLine === "") return [];
			return [{ pid: Number(pid), commandLine, environment: environmentOf(read), session }];
		} catch {
			// It ended while we looked.
			return [];
		}
	});
}

function environmentOf(read: (file: string) => string): string {
	try {
		return read("environ");
	} catch {
		return "";
	}
}

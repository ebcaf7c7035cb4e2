/** What a process and its descendants use, read from /proc. Linux only. */
import { readdirSync, readFileSync } from "node:fs";

/** The ticks of /proc/<pid>/stat: USER_HZ, which is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

export function descendants(pid: number): number[] {
	const childrenOf = new Map<number, number[]>();
	for (const entry of readdirSync("/proc")) {
		const fields = statFields(entry);
		if (fields === undefined) continue;
		const parent = Number(fields[1]);
		childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), Number(entry)]);
	}
	const found = [...(childrenOf.get(pid) ?? [])];
	for (const one of found) found.push(...(childrenOf.get(one) ?? []));
	return found;
}

/** User and system time so far of this process and all that it started, in seconds. */
export function cpuSeconds(): number {
	const { user, system } = process.cpuUsage();
	let ticks = 0;
	for (const pid of descendants(process.pid)) {
		// utime, stime, and those of its own children that have ended: cutime, cstime.
		for (const field of (statFields(String(pid)) ?? []).slice(11, 15)) ticks += Number(field);
	}
	return (user + system) / 1e6 + ticks / TICKS_PER_SECOND;
}

/**
 * Memory in use by a process and its descendants, in bytes. Private memory is added up; memory that the
 * processes share (PostgreSQL's buffers, the text of one program) counts once.
 */
export function residentBytes(pid: number): number {
	let own = 0;
	let shared = 0;
	const files = new Map<string, number>();
	for (const one of [pid, ...descendants(pid)]) {
		const status = read(`/proc/${one}/status`);
		if (status === undefined) continue;
		const kilobytes = (name: string) =>
			Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
		const program = /^Name:\s+(.*)$/m.exec(status)?.[1] ?? "";
		own += kilobytes("RssAnon");
		shared = Math.max(shared, kilobytes("RssShmem"));
		files.set(program, Math.max(files.get(program) ?? 0, kilobytes("RssFile")));
	}
	const mapped = [...files.values()].reduce((sum, one) => sum + one, 0);
	return (own + shared + mapped) * 1024;
}

/** The fields after the name: state, parent, … */
function statFields(pid: string): string[] | undefined {
	if (!/^\d+$/.test(pid)) return undefined;
	const stat = read(`/proc/${pid}/stat`);
	return stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
}

function read(path: string): string | undefined {
	try {
		return readFileSync(path, "utf8");
	} catch {
		return undefined; // It ended meanwhile.
	}
}

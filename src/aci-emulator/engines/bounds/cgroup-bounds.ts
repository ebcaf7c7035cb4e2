/**
 * Cgroups that the emulator makes itself: `PLACE/NAME/RUN`, where PLACE is the nearest cgroup above the
 * emulator's own in which that can be done.
 *
 * Version 2: a cgroup whose children have the memory controller; the emulator's own never is one, since a
 * cgroup with processes has no children with controllers. Version 1: the emulator's own, if it is the same
 * for memory and CPU; where it is not, somebody put the emulator there to count it, and is left alone.
 *
 * Invariants:
 * 1. Never outside the place: limits that hold for the emulator hold for its containers.
 * 2. Only the container is in its cgroup, not its supervisor, which lives to tell how it ended.
 */
import { spawnSync } from "node:child_process";
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmdirSync,
	writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Host, Limits, ProcessBounds } from "./process-bounds.ts";

/** One of version 2 has all controllers, one of version 1 a single one. */
interface Hierarchy {
	version: 1 | 2;
	place: string;
	controllers: string[];
}

const CPU_PERIOD_US = 100_000;
const TRIAL = "trial";
const enterScript = `
while [ "$1" != -- ]; do echo 0 >"$1/cgroup.procs" || exit 126; shift; done
shift
exec "$@"
`;

/** Undefined if none can be made. */
export function findCgroups(name: string, host: Host): ProcessBounds | undefined {
	const choices = [...unifiedChoices(host), ...separateChoices(host)];
	return choices.map((choice) => cgroupBounds(name, choice)).find(isGood);
}

function* unifiedChoices({ cgroupRoot, ownCgroups }: Host): Generator<Hierarchy[]> {
	const own = /^0::(\/.*)$/m.exec(ownCgroups)?.[1];
	if (own === undefined) return;
	for (let path = own; ; path = dirname(path)) {
		const place = join(cgroupRoot, path);
		const enabled = textOf(join(place, "cgroup.subtree_control")).trim().split(" ");
		const controllers = ["memory", "cpu"].filter((each) => enabled.includes(each));
		if (controllers.includes("memory")) yield [{ version: 2, place, controllers }];
		if (path === "/") return;
	}
}

function separateChoices({ cgroupRoot, ownCgroups }: Host): Hierarchy[][] {
	const pathOf = (controller: string) =>
		new RegExp(`^\\d+:(?:[^:]*,)?${controller}(?:,[^:]*)?:(/.*)$`, "m").exec(ownCgroups)?.[1];
	const path = pathOf("memory");
	if (path === undefined || path !== pathOf("cpu")) return [];
	const hierarchy = (controller: string): Hierarchy => ({
		version: 1,
		place: join(cgroupRoot, controller, path),
		controllers: [controller],
	});
	return [[hierarchy("memory"), hierarchy("cpu")]];
}

function cgroupBounds(name: string, hierarchies: Hierarchy[]): ProcessBounds {
	const bases = hierarchies.map(({ place }) => join(place, name));
	const cgroupsOf = (run: string) => bases.map((base) => join(base, run));
	const held = hierarchies.flatMap(({ controllers }) => controllers);
	return {
		words: `held to their ${held.includes("cpu") ? "CPU and memory" : "memory"} by cgroups in ${bases[0]}`,
		cgroupsOf,
		enter(run, limits) {
			hierarchies.forEach((hierarchy) => makeCgroup(hierarchy, name, run, limits));
			return ["/bin/sh", "-c", enterScript, "enter", ...cgroupsOf(run), "--"];
		},
		runs: () => (existsSync(bases[0]!) ? foldersIn(bases[0]!) : []),
		close: () => bases.forEach(removeEmpty),
	};
}

/** Whether a process gets into a cgroup with limits. */
function isGood(bounds: ProcessBounds): boolean {
	try {
		const [program, ...words] = bounds.enter(TRIAL, { cpuCores: 1, memoryGb: 1 });
		return spawnSync(program!, [...words, "true"], { stdio: "ignore" }).status === 0;
	} catch {
		return false; // read-only, or somebody else's
	} finally {
		bounds.cgroupsOf(TRIAL).forEach(removeEmpty);
		bounds.close();
	}
}

function makeCgroup(
	{ version, place, controllers }: Hierarchy,
	name: string,
	run: string,
	limits: Limits,
): void {
	const base = join(place, name);
	const folder = join(base, run);
	mkdirSync(base, { recursive: true });
	if (version === 2) {
		const all = controllers.map((controller) => `+${controller}`).join(" ");
		set(base, "cgroup.subtree_control", all);
	}
	mkdirSync(folder, { recursive: true });
	if (controllers.includes("memory")) limitMemory(version, folder, limits);
	if (controllers.includes("cpu")) limitCpu(version, folder, limits);
}

function limitMemory(version: 1 | 2, folder: string, { memoryGb }: Limits): void {
	if (memoryGb === undefined) return;
	const bytes = `${Math.floor(memoryGb * 1024 ** 3)}`;
	set(folder, version === 2 ? "memory.max" : "memory.limit_in_bytes", bytes);
	// Kernels without swap have no limit of it. Version 1 counts memory and swap together.
	const [swap, most] =
		version === 2 ? ["memory.swap.max", "0"] : ["memory.memsw.limit_in_bytes", bytes];
	if (existsSync(join(folder, swap))) set(folder, swap, most);
}

function limitCpu(version: 1 | 2, folder: string, { cpuCores }: Limits): void {
	if (cpuCores === undefined) return;
	const quotaUs = Math.floor(cpuCores * CPU_PERIOD_US);
	if (version === 2) {
		set(folder, "cpu.max", `${quotaUs} ${CPU_PERIOD_US}`);
	} else {
		set(folder, "cpu.cfs_period_us", `${CPU_PERIOD_US}`);
		set(folder, "cpu.cfs_quota_us", `${quotaUs}`);
	}
}

/** Throws if the kernel has no such file: a folder that is no cgroup gets none. */
function set(folder: string, file: string, value: string): void {
	writeFileSync(join(folder, file), value, { flag: "r+" });
}

function foldersIn(folder: string): string[] {
	const entries = readdirSync(folder, { withFileTypes: true });
	return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

function removeEmpty(folder: string): void {
	try {
		rmdirSync(folder);
	} catch {
		// It is in use, or was never made.
	}
}

function textOf(file: string): string {
	try {
		return readFileSync(file, "utf8");
	} catch {
		return "";
	}
}

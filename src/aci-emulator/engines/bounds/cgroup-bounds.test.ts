/** On a folder that looks as cgroups do: the files are there, and no kernel acts on them. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findCgroups } from "./cgroup-bounds.ts";
import type { ProcessBounds } from "./process-bounds.ts";

let root: string;
beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), "cgroup-bounds-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("cgroups of version 2", () => {
	const OWN = "0::/machine.slice/session.scope\n";

	it("are made beside the emulator's own, where the children have the controllers", () => {
		unified("machine.slice", "memory cpu pids");
		expect(find(OWN)?.cgroupsOf("run")).toEqual([join(root, "machine.slice/tutti/run")]);
	});

	it("are made further up where the place next to it has none", () => {
		unified("machine.slice", "pids");
		unified(".", "cpu memory");
		expect(find(OWN)?.cgroupsOf("run")).toEqual([join(root, "tutti/run")]);
	});

	it("hold a run to its memory without swap, and to its part of the cores' time", () => {
		unified("machine.slice", "memory cpu");
		const words = find(OWN)!.enter("run", { cpuCores: 1.5, memoryGb: 0.5 });
		const inRun = (file: string) => read("machine.slice/tutti/run", file);
		expect(inRun("memory.max")).toBe(`${2 ** 29}`);
		expect(inRun("memory.swap.max")).toBe("0");
		expect(inRun("cpu.max")).toBe("150000 100000");
		expect(read("machine.slice/tutti", "cgroup.subtree_control")).toBe("+memory +cpu");
		expect(words.slice(-2)).toEqual([join(root, "machine.slice/tutti/run"), "--"]);
	});

	it("hold nothing that was not asked for", () => {
		unified("machine.slice", "memory cpu");
		find(OWN)!.enter("run", {});
		expect(read("machine.slice/tutti/run", "memory.max")).toBe("");
		expect(read("machine.slice/tutti/run", "cpu.max")).toBe("");
	});

	it("hold memory alone where that is all that there is, and say so", () => {
		unified("machine.slice", "memory", ["memory.max", "cgroup.procs"]);
		const bounds = find(OWN)!;
		bounds.enter("run", { cpuCores: 1, memoryGb: 1 });
		expect(bounds.words).toContain("held to their memory by");
		expect(bounds.runs()).toContain("run");
	});

	it("are not used where there is no controller for memory, and where nothing can be made", () => {
		unified("machine.slice", "cpu");
		expect(find(OWN)).toBeUndefined();
		unified("machine.slice", "memory cpu");
		rmSync(join(root, "machine.slice/tutti"), { recursive: true });
		writeFileSync(join(root, "machine.slice/tutti"), "in the way");
		expect(find(OWN)).toBeUndefined();
	});
});

describe("cgroups of version 1", () => {
	const OWN = "12:cpu,cpuacct:/box\n4:memory:/box\n0::/\n";

	it("are made in the emulator's own, of memory and of CPU", () => {
		separate("box");
		const bounds = find(OWN)!;
		expect(bounds.cgroupsOf("run")).toEqual([
			join(root, "memory/box/tutti/run"),
			join(root, "cpu/box/tutti/run"),
		]);
		bounds.enter("run", { cpuCores: 0.25, memoryGb: 1 });
		expect(read("memory/box/tutti/run", "memory.limit_in_bytes")).toBe(`${2 ** 30}`);
		expect(read("memory/box/tutti/run", "memory.memsw.limit_in_bytes")).toBe(`${2 ** 30}`);
		expect(read("cpu/box/tutti/run", "cpu.cfs_quota_us")).toBe("25000");
		expect(read("cpu/box/tutti/run", "cpu.cfs_period_us")).toBe("100000");
	});

	it("are not used where somebody put the emulator into one for memory alone", () => {
		separate("box");
		expect(find("1:cpu:/\n4:memory:/box\n")).toBeUndefined();
	});
});

function find(ownCgroups: string): ProcessBounds | undefined {
	return findCgroups("tutti", {
		...{ cgroupRoot: root, ownCgroups, isSuperuser: true },
		...{ runtimeDirectory: undefined, systemdRun: undefined },
	});
}

/** What the kernel would make as soon as the folders are made. */
function unified(
	path: string,
	controllers: string,
	files = ["memory.max", "memory.swap.max", "cpu.max", "cgroup.procs"],
): void {
	make(path, { "cgroup.subtree_control": controllers });
	make(join(path, "tutti"), { "cgroup.subtree_control": "" });
	const contents = Object.fromEntries(files.map((file) => [file, ""]));
	for (const run of ["trial", "run"]) make(join(path, "tutti", run), contents);
}

function separate(path: string): void {
	for (const run of ["trial", "run"]) {
		const memory = { "memory.limit_in_bytes": "", "memory.memsw.limit_in_bytes": "" };
		make(join("memory", path, "tutti", run), memory);
		make(join("cpu", path, "tutti", run), { "cpu.cfs_quota_us": "", "cpu.cfs_period_us": "" });
	}
}

function make(path: string, contents: Record<string, string>): void {
	for (const [file, content] of Object.entries(contents)) {
		const whole = join(root, path, file);
		mkdirSync(dirname(whole), { recursive: true });
		writeFileSync(whole, content);
	}
}

function read(path: string, file: string): string {
	return readFileSync(join(root, path, file), "utf8");
}

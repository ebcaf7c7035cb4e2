/**
 * Cgroups that systemd makes: a transient scope for each run, of the user's own systemd or, for the
 * superuser, of the machine's. `systemd-run --scope` becomes the program that it starts, so that the
 * supervisor sees the container itself. A scope goes by itself when nothing of it runs any more.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Host, Limits, ProcessBounds } from "./process-bounds.ts";

/** A systemd that does not answer within this time has none, in milliseconds of the wall. */
const TRIAL_MS = 5000;
const TRIAL_LIMITS: Limits = { cpuCores: 1, memoryGb: 1 };
/** What a scope of the trial's limits has in its files. */
const TRIAL_MEMORY = `${1024 ** 3}`;
const trialScript = `
path=$(sed -n 's/^0:://p' /proc/self/cgroup)
[ -w "$0$path/cgroup.procs" ] && echo "$path" && cat "$0$path/memory.max" && cat "$0$path/cpu.max"
`;
/** A container may have an XDG_RUNTIME_DIR of its own, and sees none of the emulator's. */
const outerScript = `
[ -z "\${XDG_RUNTIME_DIR+x}" ] || export ACI_EMULATOR_KEPT="$XDG_RUNTIME_DIR"
export XDG_RUNTIME_DIR="$1"
shift
exec "$@"
`;
const innerScript = `
if [ -n "\${ACI_EMULATOR_KEPT+x}" ]; then XDG_RUNTIME_DIR=$ACI_EMULATOR_KEPT; else unset XDG_RUNTIME_DIR; fi
unset ACI_EMULATOR_KEPT
exec "$@"
`;

/** Undefined if no systemd with cgroups of version 2 answers. */
export function findScopes(name: string, host: Host): ProcessBounds | undefined {
	const { systemdRun, runtimeDirectory, isSuperuser, cgroupRoot } = host;
	if (systemdRun === undefined || !existsSync(join(cgroupRoot, "cgroup.controllers"))) return;
	if (runtimeDirectory === undefined && !isSuperuser) return;
	const command = (run: string, limits: Limits) => [
		systemdRun,
		isSuperuser ? "--system" : "--user",
		...["--scope", "--quiet", "--collect", `--unit=${name}-${run}.scope`],
		...propertiesOf(limits),
		"--",
	];
	const enter = (run: string, limits: Limits) => [
		...["/bin/sh", "-c", outerScript, "enter", runtimeDirectory ?? ""],
		...[...command(run, limits), "/bin/sh", "-c", innerScript, "enter"],
	];
	const tried = tryOut([...enter("trial", TRIAL_LIMITS), "/bin/sh", "-c", trialScript, cgroupRoot]);
	if (!tried) return;
	const parent = join(cgroupRoot, dirname(tried.path));
	const whose = isSuperuser ? "systemd" : "this user's systemd";
	return {
		words: `held to their ${tried.hasCpu ? "CPU and memory" : "memory"} by scopes of ${whose}`,
		enter,
		cgroupsOf: (run) => [join(parent, `${name}-${run}.scope`)],
		runs: () =>
			(existsSync(parent) ? readdirSync(parent) : []).flatMap(
				(folder) => runOf(folder, name) ?? [],
			),
		close: () => undefined,
	};
}

function propertiesOf({ cpuCores, memoryGb }: Limits): string[] {
	const properties: string[] = [];
	if (cpuCores !== undefined)
		properties.push(`CPUQuota=${Math.max(1, Math.floor(cpuCores * 100))}%`);
	if (memoryGb !== undefined) {
		properties.push(`MemoryMax=${Math.floor(memoryGb * 1024 ** 3)}`, "MemorySwapMax=0");
	}
	return properties.flatMap((property) => ["-p", property]);
}

function tryOut([program, ...words]: string[]): { path: string; hasCpu: boolean } | undefined {
	try {
		const stdio = ["ignore", "pipe", "ignore"] as const;
		const text = execFileSync(program!, words, {
			encoding: "utf8",
			timeout: TRIAL_MS,
			stdio: [...stdio],
		});
		const [path, memory, cpu] = text.split("\n");
		if (path === undefined || memory !== TRIAL_MEMORY) return undefined;
		return { path, hasCpu: cpu !== undefined && /^\d/.test(cpu) };
	} catch {
		return undefined; // no answer, no right to, or no controller for memory
	}
}

function runOf(folder: string, name: string): string | undefined {
	const [start, end] = [`${name}-`, ".scope"];
	if (!folder.startsWith(start) || !folder.endsWith(end)) return undefined;
	return folder.slice(start.length, -end.length);
}

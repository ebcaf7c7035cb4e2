/** With a program in place of systemd-run that makes a folder for a scope, notes its words, and starts the rest. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Host } from "./process-bounds.ts";
import { findScopes } from "./scope-bounds.ts";

/** Where the stand-in's programs think they are: `sed` of /proc/self/cgroup answers this path. */
const PARENT = "/user.slice/app.slice";
let root: string;
let host: Host;

beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), "scope-bounds-"));
	mkdirSync(join(root, PARENT), { recursive: true });
	writeFileSync(join(root, "cgroup.controllers"), "cpu memory");
	host = {
		...{ cgroupRoot: root, ownCgroups: "", isSuperuser: false },
		...{ runtimeDirectory: "/run/user/1000", systemdRun: join(root, "systemd-run") },
	};
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it("a run's words become those of a scope with its limits, in the user's own systemd", () => {
	standIn({ memory: "1073741824", cpu: "100000 100000" });
	const bounds = findScopes("tutti", host)!;
	expect(bounds.words).toContain("CPU and memory by scopes of this user's systemd");
	const { log } = run(bounds.enter("a.main.0", { cpuCores: 0.5, memoryGb: 2 }), ["true"]);
	expect(log).toContain("--user --scope --quiet --collect --unit=tutti-a.main.0.scope");
	expect(log).toContain("-p CPUQuota=50% -p MemoryMax=2147483648 -p MemorySwapMax=0 -- ");
	expect(log).toContain("XDG_RUNTIME_DIR=/run/user/1000");
});

it("a container gets its words as they are, and sees no variable of the emulator's", () => {
	standIn({ memory: "1073741824", cpu: "max 100000" });
	const words = findScopes("tutti", host)!.enter("a.main.0", {});
	const odd = ["a b", "$HOME", "'\"\\", "", "A=b"];
	expect(run(words, ["printf", "[%s]", ...odd]).output).toBe(odd.map((w) => `[${w}]`).join(""));
	expect(run(words, ["env"]).output).not.toMatch(/XDG_RUNTIME_DIR|ACI_EMULATOR_KEPT/);
	const own = run(words, ["env"], { XDG_RUNTIME_DIR: "/its/own" }).output;
	expect(own).toMatch(/^XDG_RUNTIME_DIR=\/its\/own$/m);
	expect(run(words, ["no-such-program"]).status).toBe(127);
});

it("its cgroup is where systemd puts it, and the runs are those of this emulator", () => {
	standIn({ memory: "1073741824", cpu: "max 100000" });
	const bounds = findScopes("tutti", host)!;
	expect(bounds.words).toContain("held to their memory by");
	expect(bounds.cgroupsOf("a.main.0")).toEqual([join(root, PARENT, "tutti-a.main.0.scope")]);
	for (const name of ["tutti-b.main.0.scope", "other-c.main.0.scope", "tutti-d.service"]) {
		mkdirSync(join(root, PARENT, name));
	}
	expect(bounds.runs()).toContain("b.main.0");
	expect(bounds.runs().join()).not.toMatch(/c\.main|d/);
});

it("scopes are not used where limits have no effect, nobody answers, or there is no session", () => {
	standIn({ memory: "max", cpu: "max 100000" });
	expect(findScopes("tutti", host)).toBeUndefined();
	writeFileSync(host.systemdRun!, "#!/bin/sh\necho Failed to connect to bus >&2; exit 1\n");
	expect(findScopes("tutti", host)).toBeUndefined();
	standIn({ memory: "1073741824", cpu: "max 100000" });
	expect(findScopes("tutti", { ...host, runtimeDirectory: undefined })).toBeUndefined();
	rmSync(join(root, "cgroup.controllers"));
	expect(findScopes("tutti", host)).toBeUndefined();
});

/** A systemd-run whose scopes have these limits in their files. */
function standIn({ memory, cpu }: { memory: string; cpu: string }): void {
	const program = `#!/bin/sh
echo "XDG_RUNTIME_DIR=$XDG_RUNTIME_DIR $*" >>"${root}/log"
while [ "$1" != -- ]; do case $1 in --unit=*) unit=\${1#--unit=};; esac; shift; done
shift
scope="${PARENT}/$unit"
mkdir -p "${root}$scope"
echo "${memory}" >"${root}$scope/memory.max"
echo "${cpu}" >"${root}$scope/cpu.max"
: >"${root}$scope/cgroup.procs"
mkdir -p "${root}/bin"
printf '#!/bin/sh\\necho %s\\n' "$scope" >"${root}/bin/sed"
chmod +x "${root}/bin/sed"
case $unit in *-trial.scope) PATH="${root}/bin:$PATH";; esac
exec "$@"
`;
	writeFileSync(host.systemdRun!, program);
	chmodSync(host.systemdRun!, 0o755);
}

function run(enter: string[], words: string[], env: Record<string, string> = {}) {
	const [program, ...rest] = [...enter, ...words];
	const how = { encoding: "utf8", env: { PATH: "/usr/bin:/bin", ...env } } as const;
	const { stdout, status } = spawnSync(program!, rest, how);
	return { output: stdout, status, log: readFileSync(join(root, "log"), "utf8") };
}

import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { realClock } from "../../clock/real-clock.ts";
import { contextUnderTest } from "../fake/context-under-test.ts";
import { aPlay } from "../fake/played-job-sample.ts";
import { serveFake } from "../fake/serve-fake.ts";
import { temporaryFolder } from "../fake/temporary-folder.ts";
import { tutti } from "../tutti.ts";

type Shell = "bash" | "zsh" | "fish";

const isThere = (shell: Shell) => spawnSync(shell, ["-c", "true"]).status === 0;

/** zsh's own functions are replaced by ones that print what they are to offer. */
const ZSH = `compdef() { :; }; _files() { print -l *(N); }; _describe() { print -l \${(@)commands%%:*}; }
compadd() { shift; local w; for w in "$@"; do [[ $w == $words[CURRENT]* ]] && print -r -- $w; done; }`;

const RUNS: Record<Shell, (script: string, line: string) => string> = {
	bash: (script, line) => `source ${script}; COMP_WORDS=(${line.replace(/ $/, " ''")})
COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _tutti; printf '%s\\n' "\${COMPREPLY[@]}"`,
	zsh: (script, line) => `${ZSH}
source ${script}; words=(${line.replace(/ $/, " ''")}); CURRENT=\${#words}; _tutti`,
	fish: (script, line) => `source ${script}; complete -C '${line}'`,
};

/** What the shell offers for a line, in a folder with job.yaml and a `tutti` of one job. */
async function completions(shell: Shell): Promise<(line: string) => string[]> {
	const cwd = temporaryFolder();
	const context = contextUnderTest({ cwd, clock: realClock() });
	expect(await tutti(["completion", shell], context)).toBe(0);
	writeFileSync(join(cwd, "script"), context.out());
	writeFileSync(join(cwd, "job.yaml"), "");
	const command = `#!/bin/sh
[ "$*" = complete ] && echo tiles-x7k2
[ "$*" = "--state s complete" ] && echo other-1
[ "$*" = "complete targets" ] && printf 'local\\nprod\\n'
`;
	writeFileSync(join(cwd, "tutti"), command);
	chmodSync(join(cwd, "tutti"), 0o755);
	return (line) => {
		const env = { PATH: `${cwd}:${process.env.PATH}`, HOME: cwd };
		const { stdout, stderr } = spawnSync(shell, ["-c", RUNS[shell](join(cwd, "script"), line)], {
			cwd,
			env,
			encoding: "utf8",
		});
		expect(stderr).toBe("");
		return stdout
			.split("\n")
			.map((each) => each.split("\t")[0]!.trim())
			.filter(Boolean);
	};
}

describe.each(["bash", "zsh", "fish"] as const)("the completion of %s", (shell) => {
	it.skipIf(!isThere(shell))(
		"offers commands, options, files and jobs (left out where the shell is not installed)",
		async () => {
			const offered = await completions(shell);
			expect(offered("tutti ")).toEqual(expect.arrayContaining(["run", "show", "targets"]));
			expect(offered("tutti ")).not.toContain("serve");
			expect(offered("tutti ")).not.toContain("complete");
			expect(offered("tutti run --ne")).toEqual(["--new"]);
			expect(offered("tutti run --sta")).toEqual(["--state"]);
			expect(offered("tutti run ")).toContain("job.yaml");
			expect(offered("tutti logs ")).toEqual(["tiles-x7k2"]);
			expect(offered("tutti targets ")).toEqual(expect.arrayContaining(["add", "remove"]));
			expect(offered("tutti targets ")).not.toContain("prod");
			expect(offered("tutti completion ")).toEqual(expect.arrayContaining(["bash", "fish"]));
			expect(offered("tutti down ")).toEqual([]);
		},
		30_000,
	);

	it.skipIf(!isThere(shell))(
		"offers targets where one is named (left out where the shell is not installed)",
		async () => {
			const offered = await completions(shell);
			expect(offered("tutti login ")).toEqual(["local", "prod"]);
			expect(offered("tutti run job.yaml --target ")).toEqual(["local", "prod"]);
			expect(offered("tutti ps --target pr")).toEqual(["prod"]);
			expect(offered("tutti targets remove ")).toEqual(["local", "prod"]);
			expect(offered("tutti targets default pr")).toEqual(["prod"]);
			expect(offered("tutti targets add ")).toEqual([]);
			expect(offered("tutti targets add --allow")).toEqual(["--allow-http"]);
			expect(offered("tutti run --state ")).toContain("job.yaml");
			expect(offered("tutti logs --launch ")).toEqual([]);
		},
		30_000,
	);
});

it.skipIf(!isThere("bash"))(
	"asks for the jobs of the state folder that the line names",
	async () => {
		const offered = await completions("bash");
		expect(offered("tutti --state s logs ")).toEqual(["other-1"]);
		expect(offered("tutti logs til")).toEqual(["tiles-x7k2"]);
		expect(offered("tutti run job.yaml --output jo")).toEqual(["job.yaml"]);
	},
);

it("gives the names of targets to the scripts, and asks none of them", async () => {
	const cwd = temporaryFolder();
	const environment = { TUTTI_CONFIG: join(cwd, "config") };
	const context = contextUnderTest({ cwd, clock: realClock(), environment });
	mkdirSync(join(cwd, ".azure/prod"), { recursive: true });
	writeFileSync(join(cwd, ".azure/prod/.env"), 'TUTTI_URL="https://prod.example"\n');
	const added = ["targets", "add", "lab", "https://lab.example"];
	expect(await tutti(added, context)).toBe(0);
	const before = context.out().length;
	expect(await tutti(["complete", "targets"], context)).toBe(0);
	expect(context.out().slice(before)).toBe("local\nlab\nprod\n");
	writeFileSync(join(cwd, "config/targets.json"), "{");
	const broken = contextUnderTest({ cwd, clock: realClock(), environment });
	expect(await tutti(["complete", "targets"], broken)).toBe(0);
	expect(broken.out() + broken.err()).toBe("local\n");
});

it("gives the ids of jobs to the scripts, and is silent when there is nobody to ask", async () => {
	const server = await serveFake([aPlay()]);
	const settings = { cwd: temporaryFolder(), clock: realClock() };
	const context = contextUnderTest({ ...settings, url: server.url });
	expect(await tutti(["complete"], context)).toBe(0);
	expect(context.out()).toBe("tiles-x7k2\n");
	expect(context.calls).toEqual([]);
	const alone = contextUnderTest(settings);
	expect(await tutti(["complete"], alone)).toBe(0);
	expect(alone.out() + alone.err()).toBe("");
	const gone = contextUnderTest({ ...settings, url: "http://127.0.0.1:1" });
	expect(await tutti(["complete"], gone)).toBe(0);
	expect(gone.out() + gone.err()).toBe("");
});

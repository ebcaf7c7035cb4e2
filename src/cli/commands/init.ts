import { existsSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { jobNameOf } from "../../job/file/job-name.ts";
import type { CommandContext } from "../command-context.ts";
import { fileErrorWords } from "../errors/file-error-words.ts";
import { UserError } from "../errors/user-error.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { makeFolder } from "../files/make-folder.ts";
import { starterFiles } from "../init/starter-files.ts";

const JOB_FILE = "job.yaml";

/**
 * `tutti init [path]`: a job file that runs, and its script beside it. `path` is a folder, which may be missing, or the
 * job file's own name. Throws UserError when anything of it is there already; then nothing is written.
 */
export function init(
	{ cwd, stdout }: CommandContext,
	path: string,
	{ image }: { image?: string | undefined },
): ExitCode {
	const jobPath = jobPathOf(resolve(cwd, path));
	const folder = dirname(jobPath);
	const jobFile = basename(jobPath);
	const files = starterFiles({
		jobFile,
		// A file that the user named gives its jobs its own name.
		...(jobFile === JOB_FILE && { jobName: jobNameOf(basename(folder)) }),
		...(image !== undefined && { image }),
	});
	const there = files.filter(({ name }) => existsSync(join(folder, name)));
	const shown = (name: string) => relative(cwd, join(folder, name)) || name;
	if (there.length > 0) {
		const names = there.map(({ name }) => shown(name)).join(" and ");
		throw new UserError(
			`${names} ${there.length === 1 ? "is" : "are"} there already; nothing was written.`,
			"Name another folder or file: tutti init <path>",
		);
	}
	try {
		makeFolder(folder);
		// Never over a file that came meanwhile.
		for (const { name, text } of files) writeFileSync(join(folder, name), text, { flag: "wx" });
	} catch (error) {
		const why = fileErrorWords(error);
		throw new UserError(`${folder} cannot be written to: ${why}.`, "Name another folder.", {
			cause: error,
		});
	}
	const written = files.map(({ name }) => shown(name)).join(" and ");
	const job = shown(jobFile);
	const next = [
		[`tutti run ${job} --output result.json`, "run it, keep its result"],
		[`tutti validate ${job}`, "check it after a change"],
		["tutti dashboard", "watch it in the browser"],
	] as const;
	const width = next[0][0].length;
	const lines = next.map(([command, what]) => `  ${command.padEnd(width)}   ${what}`);
	stdout.write(`${written} are written. Next:\n${lines.join("\n")}\n`);
	return exitCodes.succeeded;
}

function jobPathOf(path: string): string {
	const isFile =
		/\.(ya?ml|json)$/i.test(path) && !statSync(path, { throwIfNoEntry: false })?.isDirectory();
	return isFile ? path : join(path, JOB_FILE);
}

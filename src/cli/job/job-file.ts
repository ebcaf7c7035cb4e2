import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parseJobFile } from "../../job/file/parse-job-file.ts";
import { formatProblem, formatWarning } from "../../job/file/problem.ts";
import type { Submission } from "../../job/job.ts";
import { fileErrorWords } from "../errors/file-error-words.ts";
import { JobFileRejected, UserError } from "../errors/user-error.ts";

export interface JobFileContent {
	submission: Submission;
	/** The file's real path: the label under which its jobs are found again. */
	source: string;
	/** What is right, and seldom meant, a line each. */
	warnings: string[];
}

/** Reads and checks a job file. Throws UserError when it cannot be read, JobFileRejected when it is wrong. */
export function readJobFile(
	file: string,
	{ cwd, environment }: { cwd: string; environment: Record<string, string | undefined> },
): JobFileContent {
	if (file === "") {
		throw new UserError("The job file's name is empty.", "Is a variable of the shell not set?");
	}
	const path = resolve(cwd, file);
	const text = readText(path, file, cwd);
	const parsed = parseJobFile(text, {
		name: file,
		read: (named) => readNamed(resolve(dirname(path), named)),
		environment,
	});
	if ("problems" in parsed) throw new JobFileRejected(file, parsed.problems.map(formatProblem));
	const { submission, warnings } = parsed;
	return { submission, source: realPath(path), warnings: warnings.map(formatWarning) };
}

function readText(path: string, file: string, cwd: string): string {
	let bytes: Uint8Array;
	try {
		bytes = readFileSync(path);
	} catch (error) {
		const where = resolve(cwd, file) === file ? "" : ` in ${cwd}`;
		const message = `Cannot read the job file ${file}${where}: ${fileErrorWords(error)}.`;
		throw new UserError(message, hintFor(path, file), { cause: error });
	}
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch (cause) {
		const hint = "A job file is text: YAML or JSON in UTF-8.";
		throw new UserError(`The job file ${file} is not UTF-8 text.`, hint, { cause });
	}
}

/** Somebody who names a folder, or the wrong ending, means the job file that is there. */
function hintFor(path: string, file: string): string {
	const stat = statSync(path, { throwIfNoEntry: false });
	const isFolder = stat?.isDirectory() ?? false;
	const folder = isFolder ? path : dirname(path);
	const shownFolder = isFolder ? file : dirname(file);
	const jobFile = namesIn(folder).find((name) => /^job\.(ya?ml|json)$/.test(name));
	if (jobFile === undefined || jobFile === basename(path)) {
		return "Give the path of a job file, for instance: tutti run job.yaml";
	}
	return `Did you mean ${join(shownFolder, jobFile)}?`;
}

function namesIn(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}

function readNamed(path: string): Uint8Array {
	try {
		return readFileSync(path);
	} catch (cause) {
		throw new Error(`${fileErrorWords(cause)} (looked for ${path})`, { cause });
	}
}

/** A pipe, such as `<(…)` of a shell gives, has no real path; its jobs are not found again. */
function realPath(path: string): string {
	try {
		return realpathSync(path);
	} catch {
		return path;
	}
}

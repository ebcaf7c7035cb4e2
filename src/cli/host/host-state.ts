import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Clock } from "../../clock/clock.ts";
import { scaledClock } from "../../clock/scaled-clock.ts";
import { fileErrorWords } from "../errors/file-error-words.ts";
import { UserError } from "../errors/user-error.ts";
import { makeFolder } from "../files/make-folder.ts";

const FOLDER = ".durable";

/** The app's folder, absolute. Throws when there is none. */
export function appFolderOf(argument: string | undefined, cwd: string): string {
	const folder = resolve(cwd, argument ?? ".");
	if (existsSync(folder) && statSync(folder).isDirectory()) return folder;
	throw new UserError(
		`${folder} is no folder; nothing was started.`,
		"Name the folder of the app, in which its package.json and host.json are.",
	);
}

/**
 * The host's database file, absolute, whose folder exists then: the option, else `.durable/host.db` in the app's
 * folder, which git is told to ignore.
 */
export function stateFileOf(option: string | undefined, appFolder: string, cwd: string): string {
	const file = option === undefined ? join(appFolder, FOLDER, "host.db") : resolve(cwd, option);
	const folder = dirname(file);
	try {
		makeFolder(folder);
		const ignore = join(folder, ".gitignore");
		if (option === undefined && !existsSync(ignore)) writeFileSync(ignore, "*\n");
	} catch (error) {
		throw new UserError(
			`${folder} cannot be made for the host's state: ${fileErrorWords(error)}; nothing was started.`,
			"--state names another file.",
			{ cause: error },
		);
	}
	return file;
}

/**
 * The clock for a state file. What is stored there has the times of one clock, which must go on where it was:
 * so a scaled clock's factor and origin are kept in a file beside it, and no other clock is taken.
 */
export function clockFor(stateFile: string, factor: number, wall: Clock): Clock {
	const file = `${stateFile}.clock.json`;
	const kept = readKept(file);
	const isNew = kept === undefined && !existsSync(stateFile);
	if (kept?.factor !== factor && (kept !== undefined || (factor !== 1 && !isNew)))
		throw new UserError(
			`The state in ${stateFile} has the times of a clock that is ${clockWords(kept?.factor ?? 1)}; received ${clockWords(factor)}. Nothing was started.`,
			`Use --clock ${clockWords(kept?.factor ?? 1)}, or another file: --state <file>.`,
		);
	if (factor === 1) return wall;
	const clock = kept ?? { factor, originMs: wall.now() };
	if (kept === undefined) writeFileSync(file, `${JSON.stringify(clock)}\n`);
	return scaledClock(clock);
}

/** As the option --clock has it. */
export function clockWords(factor: number): string {
	return factor === 1 ? "real" : `scaled:${factor}`;
}

function readKept(file: string): { factor: number; originMs: number } | undefined {
	if (!existsSync(file)) return undefined;
	try {
		const { factor, originMs } = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
		if (typeof factor === "number" && factor > 0 && typeof originMs === "number")
			return { factor, originMs };
	} catch (error) {
		if (!(error instanceof SyntaxError)) throw error;
	}
	throw new UserError(
		`${file} must hold the clock of ${basename(file, ".clock.json")} as { "factor", "originMs" }; it holds something else. Nothing was started.`,
		"Restore that file, or use another state: --state <file>.",
	);
}

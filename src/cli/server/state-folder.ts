import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The absolute path of the state folder: the option, else TUTTI_STATE, else `.tutti`. Need not exist. */
export function stateFolderOf(
	option: string | undefined,
	{ cwd, environment }: { cwd: string; environment: Readonly<Record<string, string | undefined>> },
): string {
	return resolve(cwd, option || environment.TUTTI_STATE || ".tutti");
}

/**
 * Notes in the folder, which exists, that the user wants its server stopped. A command that follows a job starts a server anew
 * when it dies, but not one that was stopped on purpose.
 */
export function noteStop(stateFolder: string, atMs: number): void {
	writeFileSync(join(stateFolder, STOP_NOTE), `${atMs}\n`);
}

/** Whether `noteStop` was called for the folder at or after the instant. */
export function wasStoppedSince(stateFolder: string, sinceMs: number): boolean {
	try {
		return Number(readFileSync(join(stateFolder, STOP_NOTE), "utf8")) >= sinceMs;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
		throw error;
	}
}

const STOP_NOTE = "stopped-at";

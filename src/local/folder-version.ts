import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compareVersions } from "../durable-host/orchestrations/version-match.ts";
import { LocalServerError } from "./local-server-error.ts";
import { lockStateFolder } from "./server-lock.ts";

/**
 * Takes the state folder for this process and this function app, before anything in it is touched. Returns the release.
 *
 * The folder remembers the newest version of orchestrations (host.json's `defaultVersion`) that has worked in it; an
 * app that is older would leave its jobs standing, and could not read what newer code has stored. So it is refused, and
 * nothing is changed.
 */
export function takeStateFolder(stateFolder: string, appDirectory: string): () => void {
	const unlock = lockStateFolder(stateFolder);
	try {
		const version = versionOfApp(appDirectory);
		if (version !== undefined) remember(stateFolder, version);
		return unlock;
	} catch (error) {
		unlock();
		throw error;
	}
}

function remember(stateFolder: string, version: string): void {
	const file = join(stateFolder, "version.json");
	const known = knownVersion(file);
	if (known !== undefined && compareVersions(known, version) > 0) {
		throw new LocalServerError(
			"newer-folder",
			`A newer Tutti has worked in ${stateFolder}: its orchestrations have version ${known}, this Tutti knows them up to ${version}. Nothing was changed.`,
			"Use the newer Tutti, or another folder with --state.",
		);
	}
	if (known === version) return;
	// On the disk before it has the name: a file that a power cut left empty would be refused.
	writeFileSync(`${file}.new`, JSON.stringify({ orchestrations: version }), {
		mode: 0o600,
		flush: true,
	});
	renameSync(`${file}.new`, file);
}

/** Undefined in a folder in which nobody has worked. What is there and tells nothing might hide a newer version. */
function knownVersion(file: string): string | undefined {
	if (!existsSync(file)) return undefined;
	const version = versionIn(file, (json: { orchestrations?: unknown }) => json?.orchestrations);
	if (version !== undefined && /^\d+(\.\d+)*$/.test(version)) return version;
	throw new LocalServerError(
		"newer-folder",
		`${file} does not tell which Tutti has worked in the folder; expected {"orchestrations":"1.0"} or the like. Nothing was changed.`,
		"If no newer Tutti has, delete that file and start again.",
	);
}

interface HostJson {
	extensions?: { durableTask?: { defaultVersion?: unknown } };
}

/** Undefined for an app that has no versions. */
function versionOfApp(appDirectory: string): string | undefined {
	const file = join(appDirectory, "host.json");
	return versionIn(file, (json: HostJson) => json.extensions?.durableTask?.defaultVersion);
}

/** Undefined when the file is not there or does not tell: the host says what is wrong with its own. */
function versionIn<Json>(file: string, of: (json: Json) => unknown): string | undefined {
	try {
		const version = of(JSON.parse(readFileSync(file, "utf8")) as Json);
		return typeof version === "string" ? version : undefined;
	} catch {
		return undefined;
	}
}

/**
 * A PostgreSQL cluster in a folder, with the settings that initdb gives it, on a unix socket alone. PostgreSQL
 * refuses to run as root; then it runs as the user "postgres".
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { NotInstalled } from "../engine.ts";

const DEBIAN_FOLDER = "/usr/lib/postgresql";
const ASK_EVERY_MS = 20;

export async function startPostgres(folder: string) {
	const programs = programFolder();
	const as = account();
	const data = join(folder, "postgres");
	mkdirSync(data);
	chmodSync(folder, 0o755);
	if (as !== undefined) chownSync(data, as.uid, as.gid);
	const options = { cwd: data, ...as };
	execFileSync(join(programs, "initdb"), ["-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8"], {
		...options,
		stdio: ["ignore", "ignore", "inherit"],
	});
	const settings = ["-c", "listen_addresses=", "-c", `unix_socket_directories=${data}`];
	const server = spawn(join(programs, "postgres"), ["-D", data, ...settings], {
		...options,
		stdio: ["ignore", "ignore", "ignore"],
	});
	while (!existsSync(join(data, "postmaster.pid")) || !isReady(programs, data)) {
		if (server.exitCode !== null) throw new Error(`postgres exited ${server.exitCode}.`);
		await pause(ASK_EVERY_MS);
	}
	return {
		url: (database: string) =>
			`postgresql://bench@localhost/${database}?host=${encodeURIComponent(data)}`,
		/** A fast, clean shutdown. */
		async close() {
			server.kill("SIGINT");
			if (server.exitCode === null) await once(server, "exit");
		},
	};
}

function isReady(programs: string, data: string): boolean {
	try {
		execFileSync(join(programs, "pg_isready"), ["-q", "-h", data]);
		return true;
	} catch {
		return false;
	}
}

/** Where initdb and postgres are: on the path, or where Debian puts them. */
function programFolder(): string {
	const versions = existsSync(DEBIAN_FOLDER) ? readdirSync(DEBIAN_FOLDER).sort().reverse() : [];
	const folders = [
		...versions.map((version) => join(DEBIAN_FOLDER, version, "bin")),
		...(process.env.PATH ?? "").split(":"),
	];
	const found = folders.find((folder) =>
		["initdb", "postgres", "pg_isready"].every((program) => existsSync(join(folder, program))),
	);
	if (found === undefined) {
		throw new NotInstalled("PostgreSQL (initdb and postgres; apt-get install postgresql)");
	}
	return found;
}

function account(): { uid: number; gid: number } | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
	return { uid: id("-u"), gid: id("-g") };
}

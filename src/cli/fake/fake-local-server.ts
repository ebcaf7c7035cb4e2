import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { LocalServer } from "../../local/local-server.ts";

/**
 * Stands in for src/local/local-server.ts in a process that `cliProcess` starts: the server of a state
 * folder is the one whose URL stands in the folder's file `fake-url`.
 */
export async function findLocalServer(stateFolder: string): Promise<LocalServer | undefined> {
	try {
		const url = readFileSync(join(stateFolder, "fake-url"), "utf8").trim();
		const notices = ["Images are ignored here."];
		return { url, pid: process.pid, started: false, notices, said: notices };
	} catch {
		return undefined;
	}
}

export async function ensureLocalServer(stateFolder: string): Promise<LocalServer> {
	const server = await findLocalServer(stateFolder);
	if (server !== undefined) return server;
	const error = new Error(`No server can be started in ${stateFolder}.`);
	throw Object.assign(error, { code: "start-failed", hint: "This one is a fake." });
}

export async function stopLocalServer(stateFolder: string): Promise<boolean> {
	const server = await findLocalServer(stateFolder);
	rmSync(join(stateFolder, "fake-url"), { force: true });
	return server !== undefined;
}

export async function serveLocally(): Promise<void> {}

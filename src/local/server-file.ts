/** Where the server of a state folder writes down how it is reached. */
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ServerTelemetry } from "./server-telemetry.ts";

export interface ServerFile {
	url: string;
	pid: number;
	notices: string[];
	/** Absent: it tells OpenTelemetry nothing. */
	telemetry?: ServerTelemetry;
}

export function writeServerFile(stateFolder: string, server: ServerFile): void {
	const file = fileOf(stateFolder);
	writeFileSync(`${file}.${process.pid}`, JSON.stringify(server), { mode: 0o600 });
	renameSync(`${file}.${process.pid}`, file);
}

/** Undefined when there is none, or it cannot be read. */
export function readServerFile(stateFolder: string): ServerFile | undefined {
	try {
		return JSON.parse(readFileSync(fileOf(stateFolder), "utf8")) as ServerFile;
	} catch {
		return undefined;
	}
}

export function removeServerFile(stateFolder: string): void {
	rmSync(fileOf(stateFolder), { force: true });
}

function fileOf(stateFolder: string): string {
	return join(stateFolder, "server.json");
}

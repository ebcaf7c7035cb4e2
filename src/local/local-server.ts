/**
 * The background server of a state folder, as its clients see it: found, started, stopped. One server a
 * folder; the durable host's lock decides when two are started at once.
 */
import { spawn } from "node:child_process";
import { accessSync, closeSync, constants, openSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { makePrivateFolder } from "../aci-emulator/private-folder.ts";
import { LocalServerError } from "./local-server-error.ts";
import { readServerFile, removeServerFile, writeServerFile } from "./server-file.ts";
import { telemetryNotice, telemetryOf } from "./server-telemetry.ts";

/** The server of a state folder. */
export interface LocalServer {
	url: string;
	pid: number;
	/** Whether this call started it. */
	started: boolean;
	/** One-time messages for the user. */
	notices: string[];
	/** What it said when it started, such as what runs its containers. */
	said: string[];
}

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 15_000;
const LOOK_AGAIN_MS = 50;
/** For what the log still has to write. */
const LAST_WORDS_MS = 500;
/** How the command tells an error, and its exit code when a setting of the user's is wrong. */
const ERROR = "error: ";
const HINT = "hint: ";
const WRONG_SETTING = 2;
const ANSWER_TIMEOUT_MS = 2000;

export async function findLocalServer(stateFolder: string): Promise<LocalServer | undefined> {
	const file = readServerFile(stateFolder);
	if (file === undefined || !(await answers(file.url))) return undefined;
	const { url, pid, notices: said = [] } = file;
	return { url, pid, started: false, notices: [], said };
}

/** A small young generation: the host makes much that is soon garbage, and takes 40 MB less so. */
const NODE_FLAGS = ["--max-semi-space-size=8"];

/** Finds the running server of the folder or starts one in the background. Throws LocalServerError. */
export async function ensureLocalServer(stateFolder: string): Promise<LocalServer> {
	const telemetry = telemetryOf(process.env);
	const running = await findLocalServer(stateFolder);
	if (running !== undefined) {
		const notice = telemetryNotice(telemetry, readServerFile(stateFolder)?.telemetry);
		return notice === undefined ? running : { ...running, notices: [notice] };
	}
	makeStateFolder(stateFolder);
	const output = join(stateFolder, "server.log");
	const descriptor = openSync(output, "w", 0o600);
	const command = [...NODE_FLAGS, process.argv[1] ?? "", "--state", stateFolder, "serve"];
	const child = spawn(process.execPath, command, {
		detached: true,
		stdio: ["ignore", descriptor, descriptor],
	});
	closeSync(descriptor);
	let ended: { exitCode: number | null } | undefined;
	child.once("exit", (exitCode) => {
		ended = { exitCode };
	});
	child.once("error", () => {
		ended = { exitCode: null };
	});
	child.unref();
	for (let waitedMs = 0; waitedMs < START_TIMEOUT_MS; waitedMs += LOOK_AGAIN_MS) {
		await pause(LOOK_AGAIN_MS);
		const server = await findLocalServer(stateFolder);
		// When two commands start servers at once, one of them stays and serves both.
		if (server !== undefined) {
			return { ...server, started: server.pid === child.pid, notices: server.said };
		}
		if (ended && waitedMs > 1000) throw startFailed(output, ended.exitCode);
	}
	throw new LocalServerError(
		"start-timeout",
		`The server of ${stateFolder} did not answer within ${START_TIMEOUT_MS / 1000} s.`,
		`See ${output}.`,
	);
}

/** Stops it and the containers that it runs; resolves false when none ran. */
export async function stopLocalServer(stateFolder: string): Promise<boolean> {
	const server = await findLocalServer(stateFolder);
	if (server === undefined) return false;
	process.kill(server.pid, "SIGTERM");
	for (let waitedMs = 0; waitedMs < STOP_TIMEOUT_MS; waitedMs += LOOK_AGAIN_MS) {
		if (!isAlive(server.pid)) return true;
		await pause(LOOK_AGAIN_MS);
	}
	process.kill(server.pid, "SIGKILL");
	return true;
}

/** The body of the background process. Resolves when it was told to stop. */
export async function serveLocally(stateFolder: string): Promise<void> {
	const stop = new Promise<void>((resolve) => {
		process.once("SIGTERM", () => resolve());
		process.once("SIGINT", () => resolve());
	});
	// The host and the emulator are loaded here and not before: clients of a server need neither.
	const { startTutti } = await import("./serve.ts");
	const telemetry = telemetryOf(process.env);
	const tutti = await startTutti(stateFolder);
	const { url, notices } = tutti;
	writeServerFile(stateFolder, {
		...{ url, pid: process.pid, notices },
		...(telemetry === undefined ? {} : { telemetry }),
	});
	await stop;
	removeServerFile(stateFolder);
	await tutti.close({ containers: "stop" });
	// A request to a collector that does not answer would keep the process for as long as it is repeated.
	setTimeout(() => process.exit(), LAST_WORDS_MS).unref();
}

/** What the process that was to be the server said last: its own error, where it foresaw one. */
function startFailed(output: string, exitCode: number | null): LocalServerError {
	const lines = readFileSync(output, "utf8").trim().split("\n");
	const whole = `The whole of what it said is in ${output}.`;
	const told = lines.findLastIndex((line) => line.startsWith(ERROR));
	if (told < 0) {
		const said = lines.slice(-5).join("\n");
		const message = `The local server ended while it started.\n${said}`;
		return new LocalServerError("start-failed", message, whole);
	}
	const hint = lines.slice(told).find((line) => line.startsWith(HINT));
	const message = `The local server does not start: ${lines[told]!.slice(ERROR.length)}`;
	const code = exitCode === WRONG_SETTING ? "setting-wrong" : "start-failed";
	const advice = hint === undefined ? whole : `${hint.slice(HINT.length)} ${whole}`;
	return new LocalServerError(code, message, advice);
}

function makeStateFolder(stateFolder: string): void {
	try {
		makePrivateFolder(stateFolder);
		accessSync(stateFolder, constants.W_OK);
		if (!statSync(stateFolder).isDirectory()) throw new Error("it is not a folder");
	} catch (error) {
		throw new LocalServerError(
			"folder-unusable",
			`${stateFolder} cannot be the state folder: ${whyUnusable(error)}.`,
			"Name a folder that can be written to with --state, or run the command elsewhere.",
		);
	}
}

function whyUnusable(error: unknown): string {
	const { code, message } = error as NodeJS.ErrnoException;
	if (code === "EEXIST") return "it is no folder";
	if (code === "ENOTDIR") return "a part of its path is a file";
	if (code === "EACCES" || code === "EPERM" || code === "EROFS") return "it cannot be written to";
	return code === "ENOENT" ? "it cannot be made there" : message;
}

async function answers(url: string): Promise<boolean> {
	try {
		const response = await fetch(`${url}/admin/host/status`, {
			signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
		});
		await response.text();
		return response.ok;
	} catch {
		return false;
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

function pause(durationMs: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, durationMs));
}

import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const SWAP = new URL("./swap-local-server.ts", import.meta.url).href;

/** The command as a process of its own, with the fake in the place of the background server. */
export const cliCommand = [process.execPath, "--no-warnings", "--import", SWAP, MAIN] as const;

export interface CliProcess {
	child: ChildProcess;
	/** What has been written so far. */
	stdout: () => string;
	stderr: () => string;
	/** Resolves when stdout or stderr holds the text, rejects when the process ends without it. */
	saw(text: string): Promise<void>;
	ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

export function cliProcess(
	args: readonly string[],
	options: { cwd: string; env?: Record<string, string>; command?: readonly string[] },
): CliProcess {
	const [program, ...first] = options.command ?? cliCommand;
	const child = spawn(program!, [...first, ...args], {
		cwd: options.cwd,
		env: { ...surroundings(), ...options.env },
		stdio: ["pipe", "pipe", "pipe"],
	});
	const texts = { stdout: "", stderr: "" };
	for (const name of ["stdout", "stderr"] as const) {
		child[name]!.setEncoding("utf8").on("data", (chunk: string) => {
			texts[name] += chunk;
		});
	}
	const ended = new Promise<Awaited<CliProcess["ended"]>>((resolve) => {
		child.on("close", (code, signal) => resolve({ code, signal }));
	});
	const holds = (text: string) => texts.stdout.includes(text) || texts.stderr.includes(text);
	const saw = (text: string) =>
		new Promise<void>((resolve, reject) => {
			const look = () => holds(text) && resolve();
			child.stdout!.on("data", look);
			child.stderr!.on("data", look);
			child.on("close", () => reject(new Error(`Ended without ${text}: ${JSON.stringify(texts)}`)));
			look();
		});
	return { child, stdout: () => texts.stdout, stderr: () => texts.stderr, saw, ended };
}

/**
 * The little of this process's environment that a command needs. The rest decides how commands write: CI, NO_COLOR,
 * TERM_PROGRAM and the like (https://nodejs.org/api/tty.html#writestreamgetcolordepthenv).
 */
function surroundings(): Record<string, string> {
	const names = ["PATH", "HOME", "TMPDIR"];
	return Object.fromEntries(
		names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
	);
}

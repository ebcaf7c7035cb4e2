/**
 * Somebody's machine from which the command is called: a folder, a home and a PATH of its own, whose `az` is a script of
 * the test's.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
	chmodSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const COMMAND = fileURLToPath(new URL("../bin/tutti.js", import.meta.url));

export interface Ran {
	code: number | null;
	out: string;
	err: string;
}

export interface Desk {
	folder: string;
	/** Puts a file into the folder. */
	write(path: string, text: string, mode?: number): string;
	/** An `az` that is this script of the shell; `undefined`: there is none. */
	az(script: string | undefined): void;
	tutti(args: readonly string[], options?: TuttiOptions): Promise<Ran>;
	/** The command as a process, to be watched or ended. */
	start(args: readonly string[], options?: TuttiOptions): Started;
	/** All that the command has written at this desk, and what it was called with. */
	everything(): string;
	/** The texts of all files but those of these names. */
	texts(except: readonly string[]): string;
	remove(): void;
}

interface TuttiOptions {
	env?: Record<string, string>;
	input?: string;
}

interface Started {
	child: ChildProcess;
	/** Resolves when stdout or stderr holds the text. */
	saw(text: string): Promise<void>;
	ended: Promise<Ran>;
}

export function desk(): Desk {
	const folder = mkdtempSync(join(tmpdir(), "tutti-desk-"));
	const bin = join(folder, "bin");
	mkdirSync(bin);
	const seen: string[] = [];
	const write = (path: string, text: string, mode?: number) => {
		const file = join(folder, path);
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, text);
		if (mode !== undefined) chmodSync(file, mode);
		return file;
	};
	const start = (args: readonly string[], { env = {}, input = "" }: TuttiOptions = {}) => {
		const child = spawn(process.execPath, [COMMAND, ...args], {
			cwd: folder,
			env: { PATH: `${bin}:/usr/bin:/bin`, HOME: folder, TUTTI_CONTAINERS: "process", ...env },
		});
		child.stdin.end(input);
		const texts = { out: "", err: "" };
		child.stdout.setEncoding("utf8").on("data", (chunk: string) => (texts.out += chunk));
		child.stderr.setEncoding("utf8").on("data", (chunk: string) => (texts.err += chunk));
		const ended = once(child, "close").then(([code]) => {
			seen.push(`tutti ${args.join(" ")}\n${texts.out}${texts.err}`);
			return { code: code as number | null, ...texts };
		});
		const saw = (text: string) =>
			new Promise<void>((resolve, reject) => {
				const look = () => (texts.out + texts.err).includes(text) && resolve();
				child.stdout.on("data", look);
				child.stderr.on("data", look);
				child.on("close", () =>
					reject(new Error(`Ended without ${text}: ${JSON.stringify(texts)}`)),
				);
				look();
			});
		return { child, saw, ended };
	};
	return {
		...{ folder, write, start },
		az(script) {
			rmSync(join(bin, "az"), { force: true });
			if (script !== undefined) write("bin/az", `#!/bin/sh\n${script}\n`, 0o755);
		},
		tutti: (args, options) => start(args, options).ended,
		texts: (except) =>
			readdirSync(folder, { recursive: true, withFileTypes: true })
				.filter((entry) => entry.isFile() && !except.includes(entry.name))
				.map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
				.join("\n"),
		everything: () => seen.join("\n"),
		remove: () => rmSync(folder, { recursive: true, force: true }),
	};
}

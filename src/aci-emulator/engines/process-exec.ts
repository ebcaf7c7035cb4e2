import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { Duplex, Transform, type Writable } from "node:stream";
import type { ContainerSession } from "./container-engine.ts";
import { whenEnded } from "./when-ended.ts";

export interface ProcessExec {
	/** One program, by name or path. */
	command: string;
	size: { rows: number; cols: number };
	env: NodeJS.ProcessEnv;
	/** Where it starts. */
	working: string;
	/** Whether the container has ended, which ends the session. */
	hasEnded(): boolean;
}

/** util-linux's, which makes a terminal without a native add-on of ours. */
const SCRIPT = "/usr/bin/script";

/**
 * Started as the leader of a new process group. Descriptor 3 is held open by the emulator: when it closes,
 * the session's end or the emulator's, the group is ended, by an orphan of it: `script` waits for all its
 * children, so that it must not have one but its own.
 */
const leaderScript = `
( ( trap '' TERM; cat <&3; kill -TERM 0; sleep 1; kill -KILL 0 ) </dev/null >/dev/null 2>&1 & )
exec 3<&- 2>&1
cd "$1" || exit 126
shift
exec "$@"
`;

/**
 * Runs a program beside a container that is a plain process: with the container's variables and folders. On
 * Linux it has a terminal, made by util-linux's `script`; where there is none (macOS, or no `script`) it has
 * pipes: no echo, no line editing, no size, and a client's Return is made the end of a line.
 *
 * Invariants:
 * 1. The program and its process group end with the container, the client or the emulator, whichever is
 *    first. (What has made a session of its own and ignores the terminal's hang-up goes on; on Linux it
 *    ends with the container all the same, see `process-escapes.ts`.)
 * 2. `stream` ends when the program does, after its last output.
 */
export function processExec(exec: ProcessExec): ContainerSession {
	const hasTerminal = process.platform === "linux" && existsSync(SCRIPT);
	const words = hasTerminal ? terminalWords(exec) : [exec.command];
	const child = spawn("/bin/sh", ["-c", leaderScript, "exec", exec.working, ...words], {
		detached: true,
		stdio: ["pipe", "pipe", "pipe", "pipe"],
		env: hasTerminal ? { TERM: "xterm", ...exec.env } : exec.env,
		cwd: "/",
	});
	const { stdin, stdout } = child;
	const life = child.stdio[3] as Duplex;
	for (const each of [stdin, stdout, life]) each.on("error", () => undefined);
	const stream = Duplex.from({ readable: stdout, writable: hasTerminal ? stdin : lines(stdin) });
	// The session's end tells itself by the stream's.
	stream.on("error", () => undefined);
	const close = () => {
		stopWatching();
		life.destroy();
		stream.destroy();
	};
	const stopWatching = whenEnded(exec.hasEnded, close);
	child.once("error", close);
	// What the program left behind must not keep the stream open.
	child.once("exit", () => {
		stopWatching();
		life.destroy();
	});
	return { stream, close };
}

function terminalWords({ command, size }: ProcessExec): string[] {
	const quoted = `'${command.replaceAll("'", "'\\''")}'`;
	const inside = `/bin/stty rows ${size.rows} cols ${size.cols}; exec ${quoted}`;
	return [SCRIPT, "--quiet", "--return", "--flush", "--echo", "always", "-c", inside, "/dev/null"];
}

/** Terminals of clients send a carriage return for Return. */
function lines(stdin: Writable): Writable {
	const returns = new Transform({
		transform(chunk: Buffer, _encoding, done) {
			done(null, Buffer.from(chunk.map((byte) => (byte === 13 ? 10 : byte))));
		},
	});
	returns.pipe(stdin);
	return returns;
}

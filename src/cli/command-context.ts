import type { EventEmitter } from "node:events";
import type { Clock } from "../clock/clock.ts";
import type { LocalServer } from "../local/local-server.ts";

/** Where text goes: a terminal, a pipe or a file. */
export type Output = NodeJS.WritableStream & { isTTY?: boolean; columns?: number; rows?: number };

/** Where text comes from: a terminal, a pipe or a file. */
type Input = NodeJS.ReadableStream & { isTTY?: boolean };

/** The background servers of this machine, one to a state folder. */
export interface LocalServers {
	ensureLocalServer(stateFolder: string): Promise<LocalServer>;
	findLocalServer(stateFolder: string): Promise<LocalServer | undefined>;
	/** Resolves false when none ran. */
	stopLocalServer(stateFolder: string): Promise<boolean>;
	/** Resolves when the server was told to stop. */
	serveLocally(stateFolder: string): Promise<void>;
}

/** All that the commands touch of the world around them. `main.ts` fills it from the process. */
export interface CommandContext {
	stdout: Output;
	stderr: Output;
	/** The current folder, absolute. */
	cwd: string;
	environment: Readonly<Record<string, string | undefined>>;
	/** This machine's name, as it tells it to others. */
	machine: string;
	stdin: Input;
	clock: Clock;
	localServers: LocalServers;
	platform: NodeJS.Platform;
	/** Runs what opens an address in a browser. Resolves false when it does not. */
	openBrowser(command: readonly [string, ...string[]]): Promise<boolean>;
	/** Emits the process's signals by name, `exit`, and the errors that nothing catches. */
	signals: EventEmitter;
	/** Stops this process as Ctrl-Z does, until it is continued. */
	suspend(): void;
}

import type { Container, Volume } from "../groups/container-group.ts";
import type { ContainerExit } from "../groups/container-group-state.ts";

/**
 * One run of one container: what an engine is asked to run. `deployment` and `name` and `restartCount`
 * together are unique, and safe as parts of a file name.
 */
export interface ContainerRun {
	groupKey: string;
	groupName: string;
	deployment: string;
	name: string;
	restartCount: number;
	/** When it started; the instant of asking when it is being started. */
	startedAt: number;
	container: Container["properties"];
	/** The volumes of the group, with the content of secret ones. */
	volumes: Volume[];
}

export type StartAnswer = { kind: "started" } | { kind: "not-started"; why: string };

export interface ContainerLog {
	/** The end of what was written, at most the bytes asked for. */
	content: Buffer;
	/** When it was last written to, as far as known. */
	writtenAt: number;
}

/**
 * Runs containers. The emulator keeps what the group is and when things happened; the engine keeps what
 * runs. `start` and `inspect` answer at once, so that a group's state changes in one step.
 *
 * Everything survives the emulator: a new engine on the same folder answers `inspect` for runs that an
 * earlier one started, and starting a run that was started already changes nothing.
 */
export interface ContainerEngine {
	/** How long from PUT to start, if the engine decides it; else the emulator's timing does. */
	startUpMs?(groupName: string, container: Container): number | undefined;
	/** Called once, before anything else, with whom to tell that a container of a group may have ended. */
	onExit(listener: (groupKey: string) => void): void;
	start(run: ContainerRun): StartAnswer;
	/** Watches a run that an earlier emulator started. */
	adopt(run: ContainerRun): void;
	/** How the run ended, or undefined while it goes on. */
	inspect(run: ContainerRun): ContainerExit | undefined;
	readLog(run: ContainerRun, maxBytes: number): ContainerLog;
	/** Ends the runs and all their processes, and resolves when nothing is left of them. */
	stop(runs: ContainerRun[]): Promise<void>;
	/** Removes what a deployment, none of whose containers runs any more, left behind. */
	discard(deployment: string): void;
	/** Stops watching. What runs goes on. */
	close(): void;
}

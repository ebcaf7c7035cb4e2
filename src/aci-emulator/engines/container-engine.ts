import type { Duplex } from "node:stream";
import type { LaunchFault } from "../faults/faults.ts";
import type {
	Container,
	ContainerGroup,
	ContainerSpec,
	Volume,
} from "../groups/container-group.ts";

/** One deployment of a group: what its containers share. */
export interface Deployment {
	/** The resource id in lower case. */
	groupKey: string;
	groupName: string;
	/** A UUID, new with every (re)deployment. */
	deployment: string;
	/** As the client sent it, with secrets. */
	group: ContainerGroup;
}

/**
 * One run of one container: what an engine is asked to run. `deployment` and `name` and `restartCount`
 * together are unique, and safe as parts of a file name: names are unique in a group, init containers' too.
 */
export interface ContainerRun extends Deployment {
	kind: "init" | "container";
	name: string;
	restartCount: number;
	/** When it started; the instant of asking when it is being started. */
	startedAt: number;
	/** An init container has neither ports nor probes nor resources. */
	container: ContainerSpec;
	/** The volumes of the group, with the content of secret ones. */
	volumes: Volume[];
	/** What is to go wrong with it. Only the simulated engine looks at them. */
	faults: LaunchFault[];
}

export type Preparation =
	| { kind: "preparing" }
	| { kind: "prepared" }
	/** A later `prepare` with a higher attempt tries again. */
	| { kind: "failed"; image: string; why: string };

export type StartAnswer =
	| { kind: "started" }
	/** `inspect` says when it runs, or why it does not. */
	| { kind: "starting" }
	| { kind: "not-started"; why: string };

/** How a run stands. `lost`: the platform ended it. Instants are the emulator's clock's. */
export type RunState =
	| { kind: "starting" }
	| { kind: "running"; startedAt?: number }
	| {
			kind: "exited";
			startedAt?: number;
			finishedAt: number;
			exitCode: number;
			lost?: boolean;
			outOfMemory?: boolean;
	  }
	/** Found out after "starting". */
	| { kind: "not-started"; why: string };

export interface ContainerLog {
	/** The end of what was written, at most the bytes asked for. */
	content: Buffer;
	/** When it was last written to, as far as known. */
	writtenAt: number;
	/** Each line begins with its own RFC 3339 instant and a blank. */
	stamped?: boolean;
}

/** A terminal's stream, or a plain one, to a process in a container. */
export interface ContainerSession {
	stream: Duplex;
	/** Absent where there is no terminal. */
	resize?(rows: number, columns: number): Promise<void>;
	close(): void;
}

export interface ContainerProbe {
	exec?: { command: string[] };
	httpGet?: {
		port: number;
		/** Default "/". */
		path?: string;
		/** Default http. */
		scheme?: string;
		httpHeaders?: { name: string; value: string }[];
	};
	timeoutSeconds: number;
}

/**
 * Runs containers. The emulator keeps what the group is and when things happened; the engine keeps what
 * runs. `prepare`, `start` and `inspect` answer at once, so that a group's state changes in one step.
 *
 * Invariants:
 * 1. Everything survives the emulator: a new engine on the same folder answers `inspect` for runs that an
 *    earlier one started.
 * 2. Asking twice changes nothing: starting a run that was started, preparing what is prepared.
 * 3. `inspect` of a run that the engine knows nothing of (its emulator was killed between storing and
 *    starting) answers "exited" with `lost`, never throws.
 */
export interface ContainerEngine {
	readonly name: string;
	/** How long from PUT to start, if the engine decides it; else the emulator's timing does. */
	startUpMs?(groupName: string, container: Container): number | undefined;
	/** Called once, before anything else, with whom to tell that a preparation, a start or a run of a group may have changed. */
	onChange(listener: (groupKey: string) => void): void;
	/** Fetches what a deployment needs (images, networks). Called from the pull's instant on, until it is prepared. */
	prepare?(deployment: Deployment, attempt: number): Preparation;
	start(run: ContainerRun): StartAnswer;
	/** Watches a run that an earlier emulator started. */
	adopt(run: ContainerRun): void;
	inspect(run: ContainerRun): RunState;
	/** Whether the probe succeeds. Without this, probes have no effect. */
	probe?(run: ContainerRun, probe: ContainerProbe): Promise<boolean>;
	readLog(
		run: ContainerRun,
		options: { maxBytes: number; timestamps: boolean },
	): Promise<ContainerLog>;
	/** Runs a command in a container, with a terminal of that size where the engine has one. */
	exec?(
		run: ContainerRun,
		command: string,
		size: { rows: number; cols: number },
	): Promise<ContainerSession>;
	/** The output from now on, and input where the container takes any. */
	attach?(run: ContainerRun): Promise<ContainerSession>;
	/** Cuts or restores the network of what runs of a deployment. Without this, it stays. */
	cutNetwork?(deployment: Deployment, cut: boolean): Promise<void>;
	/** Ends the runs and all their processes, and resolves when nothing is left of them. */
	stop(runs: ContainerRun[]): Promise<void>;
	/** Removes what a deployment, none of whose containers runs any more, left behind. */
	discard(deployment: string): void | Promise<void>;
	/** Called once, after what is known was adopted: removes what is held for any other deployment. */
	clearLeftovers?(known: ReadonlySet<string>): Promise<void>;
	/** Stops watching. What runs goes on. */
	close(): void;
}

/**
 * What can go wrong on demand, as data. This file owns the vocabulary; `fault-rules.ts` decides which call
 * meets which fault, `arm/` carries out request faults, `groups/` (with the engine) launch faults.
 */

/** What a fault hook is told of a request before it is served. */
export interface FaultCall {
	/** As the swagger names it: "ContainerGroups_CreateOrUpdate", "ContainerGroups_Get", … */
	operation: string;
	/** The container group of the path, if there is one. */
	containerGroup?: string;
	/** The location of the path or of the body, in lower case without blanks, if there is one. */
	location?: string;
	/** The instant on the emulator's clock. */
	at: number;
	/** What `{image}` and the like in the message of a fault stand for. */
	texts?: Readonly<Record<string, string>>;
}

/**
 * What goes wrong with a request:
 * - `answer`: nothing is done, and this is answered;
 * - `work-then-answer`: the work is done, and this is answered all the same (a lost answer).
 */
export interface RequestFault {
	kind: "answer" | "work-then-answer";
	/** The HTTP status. */
	status: number;
	/** The code of ARM's error body. */
	code: string;
	/** Default: a text that names the code. */
	message?: string;
	headers?: Record<string, string>;
}

/**
 * What goes wrong with the containers of a PUT that was taken. Spans are milliseconds on the emulator's clock;
 * `afterMs` counts from the start of the containers, but for `capacity` and `vanish`, which count from the PUT.
 */
export type LaunchFault =
	/** 201, then the operation fails with InsufficientCapacity. Default `afterMs`: the timing's. */
	| { kind: "capacity"; afterMs?: number }
	/** The group is gone. */
	| { kind: "vanish"; afterMs: number }
	/** The pull of `image` (default: of every image) fails `attempts` times (default: always). */
	| { kind: "pull-failure"; image?: string; attempts?: number }
	| { kind: "slow-pull"; pullMs: number }
	| { kind: "slow-start"; startMs: number }
	/** Never starts: fails at the provisioning timeout. */
	| { kind: "stuck" }
	/** The platform ends the containers; `restart`: and starts them again in spite of the restart policy. */
	| { kind: "platform-kill"; afterMs: number; exitCode?: 7147 | 7148; restart?: boolean }
	/** A nonzero exit under the policy Never is run again once. */
	| { kind: "restart-despite-never" }
	/** The containers are killed and the platform starts the group again (priority Spot only). */
	| { kind: "spot-eviction"; afterMs: number }
	/** The processes end and nobody hears of it: the state stays Running. */
	| { kind: "lost-container"; afterMs: number }
	/** Containers run `factor` times as long (simulated engine only). */
	| { kind: "slow-container"; factor: number }
	/** The container's callback is not made. */
	| { kind: "lost-callback" }
	/** Callbacks fail in that span; real containers lose their network. */
	| { kind: "network-cut"; afterMs: number; forMs: number };

export type Fault = RequestFault | LaunchFault;

/** The programmatic form of fault rules: asked once for each request, before it is served. */
export type FaultHook = (call: FaultCall) => Fault | undefined;

/** What a fault hook is told of a request before it is served. */
interface FaultCall {
	/** As the swagger names it: "ContainerGroups_CreateOrUpdate", "ContainerGroups_Get", … */
	operation: string;
	/** The container group of the path, if there is one. */
	containerGroup?: string;
	/** The instant on the emulator's clock. */
	at: number;
}

/**
 * What goes wrong with a request:
 * - `answer`: nothing is done, and this is answered;
 * - `work-then-answer`: the work is done, and this is answered all the same (a lost answer);
 * - `capacity`: a PUT is answered 201, and provisioning fails with InsufficientCapacity. afterwards;
 * - `vanish`: a PUT goes well, and `afterMs` later the group is gone.
 */
export type Fault =
	| {
			kind: "answer" | "work-then-answer";
			status: number;
			code: string;
			message?: string;
			headers?: Record<string, string>;
	  }
	| { kind: "capacity"; afterMs?: number }
	| { kind: "vanish"; afterMs: number };

export type FaultHook = (call: FaultCall) => Fault | undefined;

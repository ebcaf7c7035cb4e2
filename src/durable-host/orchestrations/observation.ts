/**
 * What the interpreter saw of patterns that go wrong with this protocol; hazards.ts says it in words. An
 * `action` is an index of the orchestrator's list of actions.
 */
export type Observation =
	/** A task that was yielded before is scheduled again; `wereDone`: every task of the group had settled. */
	| { kind: "scheduledAgain"; action: number; task: string; wereDone: boolean }
	/** The host stopped retrying without the timer that the library waits for. */
	| { kind: "stoppedRetrying"; task: string; reason: "timeout" | "isFinal" }
	/** A task of a failed Task.all took a task id after the library had gone on. */
	| { kind: "idAfterFailure"; action: number }
	/** The library went on to further actions when a task of a Task.all failed, the host waits for the others. */
	| { kind: "waitsForOthers"; action: number }
	/** The library went on to further actions while the host waits at an earlier one. */
	| { kind: "outOfStep"; action: number }
	/** Has returned or thrown; what is open is timers alone. */
	| { kind: "heldByTimers"; untilMs: number }
	/** Has returned or thrown, while the host waits for an event or an entity, at an action before the end. */
	| { kind: "heldByMessages"; action: number }
	/** Somebody waited for an event under a name that differs in upper and lower case. */
	| { kind: "eventNamesDiffer"; waited: string; raised: string }
	/** The first piece of a long timer fired that was cancelled: the library sets the next one. */
	| { kind: "cancelledPieceFired" }
	/** A 202 that does not say where, or when, to ask again. */
	| { kind: "cannotPoll"; uri: string }
	/** Nothing that can still arrive would move the orchestration. */
	| { kind: "stuck" };

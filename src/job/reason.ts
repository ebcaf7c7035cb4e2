/** Why an item, or one launch of it, ended other than by success. */
export type Reason =
	/** The container's own doing: an exit code other than 0, or a callback with `outcome=failed`. */
	| "application"
	/** Exit 0 was seen, but no callback came although the job demands one. Final: never launched again. */
	| "callback-lost"
	/** Killed, evicted, restarted or vanished by ACI. */
	| "platform"
	/** The image could not be pulled, or cannot be run. */
	| "image"
	/** ACI had no room: a 409 at create, or InsufficientCapacity after the 201. */
	| "capacity"
	/** A quota of the subscription was reached (400 ContainerGroupQuotaReached). */
	| "quota"
	/** ARM or ACI answered 429. */
	| "throttled"
	/** The container had not started by its start deadline. */
	| "start-timeout"
	/** The container had not ended by its run deadline. */
	| "run-timeout"
	/** The job's own deadline passed. */
	| "job-timeout"
	| "canceled"
	/** The job's budget was spent. */
	| "budget"
	/** ACI refused the request as invalid; launching again would not help. */
	| "invalid"
	/** A fault of Tutti's own, or an answer that nothing is known about. */
	| "internal";

/** Reasons that cost an item no attempt: the ledger waits until the cause has passed. */
export const FREE_REASONS: readonly Reason[] = ["capacity", "quota", "throttled"];

/** Reasons that are final, whatever attempts are left. */
export const FINAL_REASONS: readonly Reason[] = [
	"callback-lost",
	"job-timeout",
	"canceled",
	"budget",
	"invalid",
];

/** The reasons for which a job file may grant attempts. */
export const ATTEMPT_REASONS = [
	"application",
	"platform",
	"image",
	"start-timeout",
	"run-timeout",
	"internal",
] as const satisfies readonly Reason[];
export type AttemptReason = (typeof ATTEMPT_REASONS)[number];

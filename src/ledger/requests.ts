/** What the ledger can be asked or told, and what it answers. All JSON; instants in epoch milliseconds. */
import type { Completion } from "../job/job.ts";
import type { Reason } from "../job/reason.ts";
import type { JobFacts, Limits } from "./ledger.ts";
import type { QueueRange } from "./queue.ts";

export type LedgerRequest =
	| { operation: "enqueue"; input: EnqueueInput }
	| { operation: "claim"; input: ClaimInput }
	| { operation: "report"; input: LaunchReport }
	| { operation: "ended"; input: EndedInput }
	| { operation: "deleted"; input: { deletions: DeletedInput[] } }
	| { operation: "stop"; input: { job: string; reason: Reason } }
	| { operation: "jobDone"; input: { job: string } }
	| { operation: "round"; input: Record<string, never> }
	| { operation: "looked"; input: { looks: LookReport[] } }
	| { operation: "reconcile"; input: ReconcileInput }
	| { operation: "close"; input: { generation: number } };

/** What each operation answers. */
export type LedgerAnswer<Operation extends LedgerRequest["operation"]> = {
	enqueue: EnqueueAnswer;
	claim: ClaimAnswer;
	report: null;
	ended: EndedAnswer;
	deleted: DeletedAnswer;
	stop: null;
	jobDone: null;
	round: RoundAnswer;
	looked: null;
	reconcile: null;
	/** Whether the watch may end. */
	close: boolean;
}[Operation];

/** Registers a job, or adds ranges to it, in order; opens the watch. */
export interface EnqueueInput {
	/** `stopReason`: set when the job was stopped before it could enqueue. */
	job: JobFacts & { stopReason?: Reason };
	limits: Limits;
	ranges: QueueRange[];
}
export interface EnqueueAnswer {
	generation: number;
}

export interface ClaimInput {
	job: string;
	batch: number;
	launch: number;
}
export interface Grant {
	answer: "granted";
	lease: string;
	region: string;
	notBefore: number;
	goodUntil: number;
}
export interface Stopped {
	answer: "stopped";
	reason: Reason;
}
export type ClaimAnswer = Grant | Stopped | { answer: "queued" };

/** How the one PUT of a launch was answered, or why there was none. */
export type LaunchResult =
	| "created"
	| "capacity"
	| "quota"
	| "throttled"
	| "invalid"
	| "denied"
	/** No answer, and no group within a minute; it may still appear. */
	| "unknown"
	/** The grant was no longer good: no PUT was sent. */
	| "late"
	/** The job was stopped: no PUT was sent. */
	| "canceled";

export interface LaunchReport {
	lease: string;
	result: LaunchResult;
	/** When the answer came. */
	answeredAt: number;
	/** ACI's Retry-After. */
	retryAfterMs?: number;
}

export interface EndedInput {
	report: LaunchReport;
	/** False when the launch certainly left no group behind. */
	groupMayExist: boolean;
	/** From the create's answer to the end of the last item, when all ran to an end. */
	spanMs?: number;
}
export interface EndedAnswer {
	/** A permit for one DELETE now; absent: the watch deletes the group, or there is none. */
	permit?: number;
	wakes: Wake[];
}

export interface DeletedInput {
	lease: string;
	permit: number;
	/** Whether the group is known to be gone. */
	gone: boolean;
	/** Whether a DELETE was sent, and when its answer came. */
	sent: boolean;
	answeredAt: number;
}
export interface DeletedAnswer {
	wakes: Wake[];
}

/** An event `admitted-<launch>` to raise to a batch. */
export interface Wake {
	batchId: string;
	launch: number;
	answer: Grant | Stopped;
}

/** A group that the watch should see to. */
export interface LeaseRef {
	lease: string;
	job: string;
	run: number;
	batch: number;
	launch: number;
}
export interface LookRequest extends LeaseRef {
	completion: Completion;
	answeredAt?: number;
	startMs: number;
	runMs: number;
	deadlineAt: number;
}
export interface RoundAnswer {
	wakes: Wake[];
	looks: LookRequest[];
	/** Groups of stopped jobs whose items must be told. */
	stops: (LeaseRef & { reason: Reason })[];
	deletes: { lease: string; permit: number }[];
	/** Nothing is registered, leased or to be deleted: the watch may ask to close. */
	idle: boolean;
	/** When the watch should come round again. */
	nextAt: number;
}

export interface LookReport {
	lease: string;
	gone: boolean;
}

export interface ReconcileInput {
	/** When the LIST began. */
	beganAt: number;
	/** Every group of this hub that it showed. */
	groups: { name: string; job: string; region: string }[];
}

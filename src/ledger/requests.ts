/** What the ledger can be asked or told, and what it answers. All JSON; instants in epoch milliseconds. */
import type { Usage } from "../container-groups/container-groups.ts";
import type { RateReading } from "../container-groups/rate-reading.ts";
import type { Cost } from "../job/cost.ts";
import type { Completion, Sku } from "../job/job.ts";
import type { Reason } from "../job/reason.ts";
import type { JobFacts, Limits } from "./ledger.ts";
import type { QueueRange } from "./queue.ts";

export type LedgerRequest =
	| { operation: "enqueue"; input: EnqueueInput }
	| { operation: "claim"; input: ClaimInput }
	| { operation: "report"; input: LaunchReport }
	| { operation: "ended"; input: EndedInput }
	| { operation: "deleted"; input: { deletions: DeletedInput[] } }
	/** Said of another run than the one that is registered, these change nothing. */
	| { operation: "stop"; input: { job: string; run?: number; reason: Reason } }
	| { operation: "suspend"; input: { job: string; run?: number } }
	| { operation: "resume"; input: { job: string; run?: number } }
	/** Said of another run than the one that is registered, it changes nothing of the job. */
	| { operation: "jobDone"; input: { job: string; run?: number } }
	| { operation: "round"; input: Record<string, never> }
	| { operation: "looked"; input: LookedInput }
	| { operation: "usages"; input: UsagesInput }
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
	suspend: null;
	resume: null;
	jobDone: JobDoneAnswer;
	round: RoundAnswer;
	looked: null;
	usages: null;
	reconcile: null;
	/** Whether the watch may end. */
	close: boolean;
}[Operation];

/** Registers a job, or adds ranges to it, in order; opens the watch. */
export interface EnqueueInput {
	/** `stopReason`, `suspended`: set when the job was stopped or suspended before it could enqueue. */
	job: JobFacts & { stopReason?: Reason; suspended?: true };
	/** What is assumed of every region until it is known better. */
	limits: Limits;
	/** How much of each limit this hub may take: above 0, at most 1. Default 1. */
	share?: number;
	ranges: QueueRange[];
}
export interface EnqueueAnswer {
	generation: number;
}

export interface ClaimInput {
	job: string;
	batch: number;
	launch: number;
	/** vCPUs of this launch, when it needs another number than the job's full launch. */
	cores?: number;
	/** The launch queues, and is not granted before this instant: its items wait for their backoff. */
	notBefore?: number;
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
	/** For a person, where the reason does not say it all. */
	message?: string;
}
export type ClaimAnswer = Grant | Stopped | { answer: "queued" };

/** How the one PUT of a launch was answered, or why there was none. */
export type LaunchResult =
	| "created"
	| "capacity"
	| "quota"
	| "throttled"
	/** ACI cannot reach or run the image. */
	| "image"
	/** Refused for something that may pass. */
	| "failed"
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
	/** Of the answer's Retry-After. */
	retryAfterMs?: number;
	rates?: RateReading;
}

export interface EndedInput {
	report: LaunchReport;
	/** False when the launch certainly left no group behind. */
	groupMayExist: boolean;
	/** From the create's answer to the end of the last item, when all ran to an end. */
	spanMs?: number;
	/** The group was created, and then failed as ACI had no room for it. */
	shortOfCapacity?: true;
	/** What the launch cost. Absent: it is not known. */
	cost?: Cost;
}
export interface EndedAnswer {
	/** A permit for one DELETE now; absent: the watch deletes the group, or there is none. */
	permit?: number;
	wakes: Wake[];
}

/** Null: no such run is registered. */
export type JobDoneAnswer = {
	/** What its launches cost. Absent: nothing, or no price is known. */
	cost?: Cost;
} | null;

export interface DeletedInput {
	lease: string;
	permit: number;
	/** Whether the group is known to be gone. */
	gone: boolean;
	/** Whether a DELETE was sent, and when its answer came. */
	sent: boolean;
	answeredAt: number;
	/** It was refused with 429: other groups' deletes must wait, too. */
	throttled?: true;
	/** It was refused for good: the identity may not, or something is locked or disabled. */
	denied?: true;
	/** When to try again, by the answer's Retry-After. */
	retryAfterMs?: number;
	rates?: RateReading;
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
	/** Regions whose usages should be read now. */
	usages: string[];
	/** Nothing is registered, leased or to be deleted: the watch may ask to close. */
	idle: boolean;
	/** When the watch should come round again. */
	nextAt: number;
}

export interface LookReport {
	lease: string;
	gone: boolean;
}

export interface LookedInput {
	looks: LookReport[];
	/** Of the last answer, and of its Retry-After, when reads were refused. */
	rates?: RateReading;
	retryAfterMs?: number;
}

/** What the service counts in a region, of everybody's groups, and what it allows. */
export interface UsagesInput {
	region: string;
	/** When the request was sent: what was answered later may not be in the figures. */
	at: number;
	containerGroups?: Usage;
	/** Those of the SKU Confidential, which are no part of the above. */
	confidentialGroups?: Usage;
	cores: Partial<Record<Sku, Usage>>;
}
export interface ReconcileInput {
	/** When the LIST began. */
	beganAt: number;
	/**
	 * The piece of the LIST that is told: names from `from` (included) up to `to` (not included), in the order of
	 * their UTF-16 code units. Absent: from the first one, or to the last.
	 */
	from?: string;
	to?: string;
	/** Every group of this hub that it showed, in this piece. */
	groups: { name: string; job: string; region: string }[];
}

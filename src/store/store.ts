import type { Cost } from "../job/cost.ts";
import type { Job } from "../job/job.ts";
import type { LaunchRecord } from "../job/launch-record.ts";
import type { Outcome } from "../job/outcome.ts";
import type { Reason } from "../job/reason.ts";
import type { Price } from "../prices/price.ts";
import type { ItemProgress } from "./item-progress.ts";
import type { JobFilter } from "./job-filter.ts";

/**
 * Where jobs, items, launches, outcomes, results and logs are kept and listed.
 *
 * The port is shaped so that a table service with single-row atomicity can implement it:
 * 1. Every write touches one row, but for `createJob`, which is complete or not there at all to a reader.
 * 2. `writeOnce`, `writeOutcome`: the first writer wins, every caller learns what stands.
 * 3. `changeJob`, `changeLaunchRecord`: read, decide, write under a condition on what was read; `change`
 *    may be called again when another writer came between, so it must be pure.
 * 4. Results and logs are files; a row refers to them by name.
 * 5. Values are JSON; texts that users wrote stay texts.
 *
 * A finished job can be run again for the items that did not succeed: `run` counts up, and nothing is
 * cleared. What an earlier run left and the present one does over is not seen (`standing-outcome.ts`).
 */
export interface Store {
	/** Writes job and items. `"exists"`: a job of this id was there before, and nothing was changed. */
	createJob(record: JobRecord, items: readonly string[]): Promise<"created" | "exists">;
	readJob(jobId: string): Promise<JobRecord | undefined>;
	/**
	 * Newest first. `next` is the `after` of the following page; it holds when jobs come or go. With a filter a page
	 * may have fewer jobs than `limit`, or none, and a `next` all the same: it costs no more than a page. Throws
	 * `UnknownPlaceError` when `after` is no such text.
	 */
	listJobs(
		page: { limit: number; after?: string } & JobFilter,
	): Promise<{ jobs: JobRecord[]; next?: string }>;
	/** Undefined when there is no such job. `id`, `createdAt` and `itemCount` must stay; `run` never goes back. */
	changeJob(
		jobId: string,
		change: (record: JobRecord) => JobRecord,
	): Promise<JobRecord | undefined>;
	/**
	 * Items `from` to `from + count - 1` that exist, in order, each with its note and outcome so far, as the
	 * job's present run sees them.
	 */
	readItems(jobId: string, from: number, count: number): Promise<ItemRow[]>;
	/**
	 * How far items have come: all of them, and after a `next`, those that changed since. One that changed at that
	 * time may be told twice, and none is left out. A `next` of an earlier run tells all anew. Undefined: there is no
	 * such job. Throws `UnknownPlaceError` when `after` is no such text.
	 */
	readChanges(jobId: string, page: { limit: number; after?: string }): Promise<Changes | undefined>;
	/** How many items are in which state. The merge step does not count. */
	countItems(jobId: string): Promise<ItemCounts>;
	/**
	 * Notes how far an item's newest launch has come, for display. A note of an older run or launch, or one
	 * that would go back within a launch, changes nothing.
	 */
	noteItem(jobId: string, index: number, note: ItemNote): Promise<void>;
	/** Keys: 1-200 characters of `A-Za-z0-9._/-`. */
	writeOnce<T>(key: string, value: T): Promise<{ value: T; mine: boolean }>;
	readLaunchRecord(key: LaunchKey): Promise<LaunchRecord>;
	/** `change` returns undefined to leave the record as it is. Returns the record that stands. */
	changeLaunchRecord(
		key: LaunchKey,
		change: (record: LaunchRecord) => LaunchRecord | undefined,
	): Promise<LaunchRecord>;
	/**
	 * Returns the outcome that stands: this one, or an earlier one of the same item. Nothing is written for a
	 * job that is not there, and no failure of an earlier run.
	 */
	writeOutcome(jobId: string, outcome: Outcome): Promise<Outcome>;
	readOutcome(jobId: string, index: number): Promise<Outcome | undefined>;
	/** Names: parts of `A-Za-z0-9._-`, joined by `/`. Replaces a file of this name as one act. */
	writeFile(name: string, content: Uint8Array, options?: FileType): Promise<void>;
	/**
	 * Keeps what comes until the content ends. Throws `FileTooLargeError` when that is more than `mostBytes`,
	 * and what the content throws; nothing is changed then, and the content is told to end.
	 */
	writeFileFrom(
		name: string,
		content: AsyncIterable<Uint8Array>,
		options: FileType & { mostBytes: number },
	): Promise<{ bytes: number }>;
	readFile(name: string): Promise<Uint8Array | undefined>;
	/** Whoever opens a file reads its stream to the end or cancels it. It stays whole when the file is replaced. */
	openFile(name: string): Promise<(FileInfo & { stream: ReadableStream<Uint8Array> }) | undefined>;
	fileInfo(name: string): Promise<FileInfo | undefined>;
	/**
	 * The files whose names begin with `<prefix>/`, in pages of at most `limit`. `next` is the `after` of the
	 * following page.
	 */
	listFiles(
		prefix: string,
		page: { limit: number; after?: string },
	): Promise<{ files: (FileInfo & { name: string })[]; next?: string }>;
	/**
	 * A URL that takes one file by PUT, with the header `x-ms-blob-type: BlockBlob`, until `expiresAt`
	 * (milliseconds since the epoch), and does nothing else. How long the file is, it does not limit.
	 * Undefined: the store has no address of its own, or none that lasts so long (Azure's last almost 7 days),
	 * and whoever asks must serve the file.
	 */
	uploadUrl(name: string, options: { expiresAt: number }): Promise<string | undefined>;
	/**
	 * A URL that gives one file by GET; otherwise as `uploadUrl`. `saveAs`: what a browser saves it as, rather than to
	 * show it; a name without quotes.
	 */
	downloadUrl(
		name: string,
		options: { expiresAt: number; saveAs?: string },
	): Promise<string | undefined>;
	/**
	 * Removes the job, its items, launch records and outcomes, and the files and values written once whose
	 * names begin with `<jobId>/`; of a large job piece by piece, so that it may be seen with a part of its
	 * items. Nobody may still write for the job. May be called again, also after an error.
	 */
	deleteJob(jobId: string): Promise<void>;
}

export interface JobRecord {
	id: string;
	/** Counts up, from 1, when a job is run again; part of its orchestrations' and container groups' names. */
	run: number;
	job: Job;
	/** The secrets' values, encrypted. Absent when the job has none. */
	sealedSecrets?: string;
	itemCount: number;
	/** `purging`: finished, and being removed. */
	phase: "submitted" | "running" | "merging" | "finished" | "purging";
	/** Milliseconds since the epoch. */
	createdAt: number;
	deadlineAt: number;
	finishedAt?: number;
	canceledAt?: number;
	/** Set while the job is suspended: nothing of it is launched, what runs goes on. */
	suspendedAt?: number;
	/** A label that the submitter gave, so that it finds its job again: a job file's path, say. */
	source?: string;
	/** The W3C `traceparent` of the request that submitted the job: its trace goes on in the job's. */
	traceparent?: string;
	/** By these its costs are reckoned: of its regions, as they were known at its submission. */
	prices?: Record<string, Price>;
	/** What a plan said before it was submitted. */
	planned?: { makespanMs: number; usd?: number };
	/** What the runs that are over cost. Absent: nothing, or no price is known. */
	cost?: Cost;
	/** Why the merge step does not run. */
	mergeSkipped?: string;
	/** How far the newest launch of the merge step has come, of whichever run. It is no item, so no item's row has it. */
	mergeNote?: ItemNote;
	/** Present once the phase is `finished`. */
	status?: "succeeded" | "failed" | "canceled";
}

interface Changes {
	/** The job's run, as which they are told. */
	run: number;
	items: ItemProgress[];
	/** Where the next call goes on. */
	next: string;
	/** Whether there are more already. */
	more: boolean;
}

export interface ItemNote extends LaunchLife {
	/** The run of the job that the launch is of. */
	run: number;
	/** `waiting`: the launch is over, and the item goes round again. */
	state: "launched" | "running" | "waiting";
	/** The name of the container group. */
	group: string;
	/** Launches of the same run before this one, the newest of them; those that left no note are not among them. */
	earlier?: LaunchLife[];
}

/** Instants are milliseconds since the epoch. */
export interface LaunchLife {
	launch: number;
	/** When the launch's create was answered. */
	at: number;
	/** When the container started, where that was seen. */
	startedAt?: number;
	/** How the launch ended, when the item went round again. */
	ended?: { at: number; reason: Reason };
}

/** A file's content type: 1-255 printable ASCII characters, as in the HTTP header. Default: `NO_TYPE`. */
interface FileType {
	contentType?: string;
}

interface FileInfo {
	bytes: number;
	contentType: string;
}

/** The content type of a file that was given none. */
export const NO_TYPE = "application/octet-stream";

export interface ItemRow {
	index: number;
	/** JSON text. */
	item: string;
	note?: ItemNote;
	outcome?: Outcome;
}

export interface ItemCounts {
	waiting: number;
	launched: number;
	running: number;
	succeeded: number;
	failed: number;
	canceled: number;
}

export interface LaunchKey {
	jobId: string;
	index: number;
	run: number;
	launch: number;
}

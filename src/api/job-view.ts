import type { HttpResponseInit } from "@azure/functions";
import { readLedger } from "../activities/hub/hub-instances.ts";
import { outputView } from "../activities/job/stored-result.ts";
import type { World } from "../activities/world.ts";
import type { Outcome } from "../job/outcome.ts";
import { jobStanding } from "../ledger/job-standing.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { statusOf } from "../store/job-filter.ts";
import { mergeNoteOf } from "../store/merge-note.ts";
import { runStart } from "../store/run-start.ts";
import type { ItemRow, JobRecord } from "../store/store.ts";
import { ApiError } from "./api-error.ts";
import { costView, moneyView } from "./cost-view.ts";
import type { ApiContext } from "./handler.ts";
import type { ItemView, JobView, OutcomeView } from "./views.ts";

/** The views of jobs, as they are now. */
export async function jobViews(records: JobRecord[], context: ApiContext): Promise<JobView[]> {
	const ledger = records.length === 0 ? undefined : await readLedger(context);
	return await Promise.all(records.map((record) => jobView(record, ledger, context)));
}

/** The answer to what was asked of a job, once it was taken: the job as it is now. It may be gone by then. */
export async function acceptedJob(
	record: JobRecord | undefined,
	context: ApiContext,
): Promise<HttpResponseInit> {
	if (record === undefined) throw new ApiError("JobNotFound", "The job has been removed.");
	const [view] = await jobViews([record], context);
	return { status: 202, jsonBody: view };
}

async function jobView(
	record: JobRecord,
	ledger: Ledger | undefined,
	{ world }: ApiContext,
): Promise<JobView> {
	const { id, job } = record;
	const [items, merge] = await Promise.all([
		world.store.countItems(id),
		job.merge === undefined ? undefined : world.store.readOutcome(id, record.itemCount),
	]);
	const self = `${world.publicUrl}/api/jobs/${id}`;
	return {
		id,
		name: job.name,
		status: statusOf(record),
		phase: record.phase,
		image: job.image,
		completion: job.completion,
		run: record.run,
		...(record.source === undefined ? {} : { source: record.source }),
		itemCount: record.itemCount,
		items,
		...(merge === undefined ? {} : { merge: outcomeView(merge, id, world) }),
		...(merge === undefined && mergingView(record)),
		...(record.mergeSkipped === undefined ? {} : { mergeSkipped: record.mergeSkipped }),
		createdAt: instant(record.createdAt),
		runStartedAt: instant(runStart(record)),
		deadlineAt: instant(record.deadlineAt),
		...(record.finishedAt === undefined ? {} : { finishedAt: instant(record.finishedAt) }),
		...(record.canceledAt === undefined ? {} : { canceledAt: instant(record.canceledAt) }),
		...(record.suspendedAt === undefined ? {} : { suspendedAt: instant(record.suspendedAt) }),
		...standingView(id, ledger, world.clock.now()),
		...moneyView(record, ledger, world),
		links: {
			self,
			items: `${self}/items`,
			result: `${self}/result`,
			cancel: `${self}/cancel`,
			suspend: `${self}/suspend`,
			resume: `${self}/resume`,
			retry: `${self}/retry`,
		},
	};
}

/** How far a merge step is that runs. */
function mergingView(record: JobRecord): Pick<JobView, "merging"> {
	const note = record.phase === "merging" ? mergeNoteOf(record) : undefined;
	if (note === undefined) return {};
	const { state, launch, group, at } = note;
	return { merging: { state, launch, group, launchedAt: instant(at) } };
}

/** What the job holds and waits for, as the ledger has it. */
function standingView(jobId: string, ledger: Ledger | undefined, now: number) {
	if (ledger === undefined) return { containerGroups: 0, deleting: 0 };
	const { held, deleting, deletesDenied, waitsFor, until, hint } = jobStanding(ledger, jobId, now);
	return {
		containerGroups: held,
		deleting,
		...(deletesDenied === 0 ? {} : { deletesDenied }),
		...(waitsFor === undefined ? {} : { waitsFor }),
		...(until === undefined ? {} : { waitsUntil: instant(until) }),
		...(hint === undefined ? {} : { waitsHint: hint }),
	};
}

/** The item's own text is parsed here and nowhere before: this is the last stop on its way out. */
export function itemView(
	{ index, item, note, outcome }: ItemRow,
	jobId: string,
	world: World,
): ItemView {
	return {
		index,
		item: JSON.parse(item),
		state: outcome?.status ?? note?.state ?? "waiting",
		...(note === undefined
			? {}
			: { launch: note.launch, group: note.group, launchedAt: instant(note.at) }),
		...(outcome === undefined ? {} : { outcome: outcomeView(outcome, jobId, world) }),
	};
}

/** Where a user reads an item's output file. */
export function outputLink(jobId: string, index: number, { publicUrl }: World): string {
	return `${publicUrl}/api/jobs/${jobId}/items/${index}/output`;
}

function outcomeView(outcome: Outcome, jobId: string, world: World): OutcomeView {
	const { status, reason, message, exitCode, attempts, launches, startedAt, logTail, output } =
		outcome;
	return {
		status,
		...(reason === undefined ? {} : { reason }),
		...(message === undefined ? {} : { message }),
		...(exitCode === undefined ? {} : { exitCode }),
		attempts,
		launches,
		...(startedAt === undefined ? {} : { startedAt: instant(startedAt) }),
		finishedAt: instant(outcome.finishedAt),
		...(outcome.cost && { cost: costView(outcome.cost) }),
		...(logTail === undefined ? {} : { logTail }),
		...(output && { output: outputView(output, outputLink(jobId, outcome.index, world)) }),
	};
}

function instant(atMs: number): string {
	return new Date(atMs).toISOString();
}

import type { ItemLife, JobView } from "../../api/views.ts";
import { dashboardUrl } from "../browser/dashboard-url.ts";
import { UserError } from "../errors/user-error.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { itemOption, MERGE } from "../job/item-option.ts";
import { lookAtJob } from "../job/look-at-job.ts";
import { type Place, whereOf } from "../place.ts";
import type { ApiClient } from "../server/api-client.ts";
import { nextPage } from "../server/next-page.ts";
import { serverClient } from "../server/server-client.ts";
import { harmless } from "../text/harmless-text.ts";
import { columnsOf } from "../text/print-lines.ts";
import { paintFor } from "../text/styled-line.ts";
import { type ItemDetail, itemDetailLines } from "../views/item-detail.ts";
import { jobDetailLines, slowestItems } from "../views/job-detail.ts";
import { jobReport } from "../views/job-report.ts";

export interface ShowOptions {
	/** An index, or `merge`. */
	item?: string | undefined;
	json?: boolean | undefined;
}

/** `tutti show <job-id>`: all that is known of a job, or of one of its items, as it is now. */
export async function show(place: Place, jobId: string, options: ShowOptions): Promise<ExitCode> {
	const { stdout, clock, environment } = place.context;
	const paint = paintFor(stdout, environment);
	const part = itemOption(options.item);
	const client = await serverClient(place);
	const columns = columnsOf(stdout);
	const where = whereOf(place);
	const print = (lines: readonly string[]) => stdout.write(`${lines.join("\n")}\n`);
	const look = { columns, where, option: where.option };
	if (part !== undefined) {
		const detail = await itemDetail(client, await client.readJob({ id: jobId }), part);
		if (options.json) print([JSON.stringify(detail, undefined, 2)]);
		else print(itemDetailLines(detail, { ...look, now: clock.now() }, paint));
		return exitCodes.succeeded;
	}
	const progress = await lookAtJob(client, jobId);
	const now = clock.now();
	const report = jobReport(progress);
	const slowest = slowestItems(progress, now);
	if (options.json) {
		const { job, tookMs: _, ...more } = report;
		const took = job.finishedAt === undefined ? {} : { tookMs: report.tookMs };
		print([JSON.stringify({ job, ...took, ...more, slowest }, undefined, 2)]);
	} else {
		const page = dashboardUrl(await addressOf(place), report.job.id);
		print(jobDetailLines({ report, slowest, page }, { ...look, now }, paint));
	}
	return exitCodes.succeeded;
}

async function addressOf({ context, stateFolder, chosen }: Place): Promise<string> {
	const target = chosen?.target;
	return target?.url ?? (await context.localServers.ensureLocalServer(stateFolder)).url;
}

async function itemDetail(
	client: ApiClient,
	job: JobView,
	part: number | typeof MERGE,
): Promise<ItemDetail> {
	const jobId = job.id;
	const runStartedAt = Date.parse(job.runStartedAt);
	if (part === MERGE) {
		const { merge: outcome, merging } = job;
		if (outcome !== undefined) return { jobId, outcome, runStartedAt };
		if (merging !== undefined) return { jobId, merging, runStartedAt };
		throw new UserError(
			`The merge step of ${harmless(jobId)} has not begun, or there is none.`,
			"`tutti show <job-id>` without --item shows how far the job is.",
		);
	}
	const page =
		part < job.itemCount
			? await client.readItems({ id: jobId, from: part, count: 1 })
			: { items: [] };
	const [item] = page.items;
	if (item === undefined) {
		throw new UserError(
			`${harmless(jobId)} has no item ${part}: it has ${job.itemCount}, from 0 to ${job.itemCount - 1}.`,
			"--item names one of them, or merge.",
		);
	}
	const { life, since } = await lifeOf(client, jobId, part);
	const about = { jobId, item, outcome: item.outcome, life };
	return { ...about, runStartedAt: since ?? runStartedAt };
}

/** The first page of changes that has the item: they come in pages, each item once. */
async function lifeOf(
	client: ApiClient,
	jobId: string,
	index: number,
): Promise<{ life?: ItemLife; since?: number }> {
	let after: string | undefined;
	for (;;) {
		const page = await client.readChanges({ id: jobId, after });
		const life = page.items.find((item) => item.index === index);
		if (life !== undefined) return { life, since: Date.parse(page.since) };
		if (!page.more) return {};
		after = nextPage(after, page.next);
	}
}

import type { ItemView, JobView } from "../../api/views.ts";
import type { Output } from "../command-context.ts";
import { UserError } from "../errors/user-error.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { numberOption } from "../host/host-options.ts";
import { allItems } from "../job/all-items.ts";
import { followLog } from "../job/follow-log.ts";
import { itemOption, MERGE } from "../job/item-option.ts";
import type { Place } from "../place.ts";
import type { ApiClient } from "../server/api-client.ts";
import { serverClient } from "../server/server-client.ts";
import { ServerRefused } from "../server/server-error.ts";
import { itemWords } from "../text/describe-item.ts";
import { harmless, lastLogLines } from "../text/harmless-text.ts";
import { printLines } from "../text/print-lines.ts";
import { type Paint, paintFor } from "../text/styled-line.ts";
import { workAhead } from "../work-ahead.ts";

/** Logs are small; so many are asked for at once. */
const AT_ONCE = 8;
const ITEM_COLUMNS = 40;

export interface LogsOptions {
	/** An index, or `merge`. */
	item?: string | undefined;
	failed?: boolean | undefined;
	follow?: boolean | undefined;
	launch?: string | undefined;
	run?: string | undefined;
}

/** `tutti logs <job-id>`: of one item its log and nothing else; of all, each headed by a line. */
export async function logs(place: Place, jobId: string, options: LogsOptions): Promise<ExitCode> {
	const { stdout, stderr, environment } = place.context;
	const choice = {
		run: numberOption("--run", options.run, { from: 1, to: 9999 }),
		launch: numberOption("--launch", options.launch, { from: 1, to: 1e9 }),
	};
	const index = itemOption(options.item);
	if (options.follow) {
		return await followLog(place, { jobId, indexIn: (job) => followedIndex(index, job) });
	}
	const client = await serverClient(place);
	const job = await client.readJob({ id: jobId });
	if (index !== undefined) {
		const log = await client.readLog({
			id: job.id,
			index: index === MERGE ? job.itemCount : index,
			...choice,
		});
		stdout.write(textFor(stdout, log));
		return exitCodes.succeeded;
	}
	let shown = 0;
	const read = async (part: Part) => ({ part, log: await logIfAny(client, job.id, part, choice) });
	for await (const { part, log } of workAhead(parts(client, job, options), AT_ONCE, read)) {
		if (log === undefined) continue;
		stdout.write(`${shown === 0 ? "" : "\n"}${heading(part, paintFor(stdout, environment))}\n`);
		stdout.write(textFor(stdout, log));
		shown++;
	}
	if (shown === 0) printLines(stderr, [noneWords(job, options.failed)]);
	return exitCodes.succeeded;
}

/** Each item that is followed costs a request to Container Instances again and again, so it is one. */
function followedIndex(
	index: ReturnType<typeof itemOption>,
	{ id, itemCount }: { id: string; itemCount: number },
): number {
	if (index !== undefined) return index === MERGE ? itemCount : index;
	if (itemCount === 1) return 0;
	throw new UserError(
		`${harmless(id)} has ${itemCount} items: --follow follows one.`,
		"Name it by --item <index>.",
	);
}

/** One launch of an item; what is undefined is the newest. */
interface LaunchChoice {
	run: number | undefined;
	launch: number | undefined;
}

/** An item, or the merge step, whose log is asked for. */
interface Part {
	index: number;
	words: string;
	state: ItemView["state"];
}

/** Those that may have a log. */
async function* parts(
	client: ApiClient,
	job: JobView,
	{ failed = false, run, launch }: LogsOptions,
): AsyncGenerator<Part> {
	const isChosen = run !== undefined || launch !== undefined;
	for await (const item of allItems(client, job.id)) {
		const isOver = failed ? item.state === "failed" : isChosen || item.state !== "waiting";
		if (!isOver) continue;
		const words = `item ${item.index} (${itemWords(item, ITEM_COLUMNS)})`;
		yield { index: item.index, words, state: item.state };
	}
	const { merge } = job;
	if (merge === undefined || (failed && merge.status !== "failed")) return;
	yield { index: job.itemCount, words: "merge step", state: merge.status };
}

async function logIfAny(
	client: ApiClient,
	jobId: string,
	{ index }: Part,
	choice: LaunchChoice,
): Promise<string | undefined> {
	try {
		return await client.readLog({ id: jobId, index, ...choice });
	} catch (error) {
		if (error instanceof ServerRefused && error.code === "NoLog") return undefined;
		throw error;
	}
}

function heading({ words, state }: Part, paint: Paint): string {
	return paint("bold", `==> ${words}: ${state} <==`);
}

/** As it is, but for a terminal, which a container is not to draw on. */
function textFor(output: Output, log: string): string {
	const lines = output.isTTY ? lastLogLines(log, Number.POSITIVE_INFINITY) : [log];
	const text = lines.join("\n");
	return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

function noneWords({ id, items }: JobView, failed = false): string {
	const name = harmless(id);
	if (failed && items.failed === 0) return `No item of ${name} has failed.`;
	return `There is no log of ${name}${failed ? "'s failed items" : ""}: what ran wrote nothing, or nothing ran yet.`;
}

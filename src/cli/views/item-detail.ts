import type { ItemLife, ItemView, JobView, OutcomeView } from "../../api/views.ts";
import { byteWords } from "../../job/byte-words.ts";
import { durationWords } from "../../job/duration-words.ts";
import { moneyWords } from "../../job/money-words.ts";
import { stateMarks } from "../progress/state-mark.ts";
import { itemWords, reasonWords } from "../text/describe-item.ts";
import { harmless, lastLogLines } from "../text/harmless-text.ts";
import { type Paint, unpainted } from "../text/styled-line.ts";
import { wrapLine } from "../text/wrapped-text.ts";
import { type Detail, detailLines, instantWords } from "./detail-lines.ts";
import { logLines } from "./report-lines.ts";

/** An item, or the merge step, of which no more than an outcome is known. */
export interface ItemDetail {
	jobId: string;
	/** Absent: the merge step. */
	item?: ItemView;
	/** How far the merge step is, until it has ended. */
	merging?: NonNullable<JobView["merging"]>;
	outcome?: OutcomeView | undefined;
	/** Absent: nothing of its launches is known. */
	life?: ItemLife | undefined;
	/** When the run began from which the instants of `life` count, in milliseconds since the epoch. */
	runStartedAt: number;
}

interface Look {
	now: number;
	columns: number;
	/** As it follows a command. */
	option: string;
}

/** Everything there is to say of an item, for a person. */
export function itemDetailLines(
	detail: ItemDetail,
	{ now, columns, option }: Look,
	paint: Paint = unpainted,
): string[] {
	const { item, merging, outcome, life } = detail;
	const id = harmless(detail.jobId);
	const state = outcome?.status ?? wordOf(item ?? merging!);
	const part = item === undefined ? "merge" : String(item.index);
	const name = item === undefined ? "merge step" : `item ${item.index}`;
	const about: Detail[] =
		item === undefined ? [] : [["item", itemWords(item, Number.POSITIVE_INFINITY)]];
	about.push(...launchDetails(item ?? merging ?? {}, outcome, now));
	if (outcome !== undefined) about.push(...outcomeDetails(outcome, now));
	if (outcome?.output !== undefined) about.push(["output", outputWords(outcome.output)]);
	about.push(["log", `tutti logs ${id} --item ${part}${option}`]);
	const lines = [`${paint("bold", name)} of ${id}  ${state}`];
	lines.push(...detailLines(about, columns, paint));
	const launches = life?.launches ?? [];
	if (launches.length > 0) {
		const told = launchLines(launches, detail.runStartedAt);
		lines.push("", "launches", ...told.flatMap((line) => wrapLine(line, columns, 3)));
	}
	const log = lastLogLines(outcome?.logTail ?? "", Number.POSITIVE_INFINITY);
	if (log.length > 0) lines.push("", "end of its log", ...logLines(log, paint, columns));
	return lines;
}

function launchDetails(
	{ launch, group, launchedAt }: Pick<ItemView, "launch" | "group" | "launchedAt">,
	outcome: OutcomeView | undefined,
	now: number,
): Detail[] {
	const details: Detail[] = [];
	if (launch !== undefined) details.push(["launch", String(launch)]);
	if (group !== undefined) details.push(["group", harmless(group)]);
	if (launchedAt !== undefined && outcome === undefined) {
		details.push(["since", instantWords(launchedAt, now)]);
	}
	return details;
}

function outcomeDetails(outcome: OutcomeView, now: number): Detail[] {
	const { status, message, startedAt, finishedAt, exitCode, attempts, launches, cost } = outcome;
	const details: Detail[] = [];
	if (status !== "succeeded") details.push(["reason", reasonWords(outcome)]);
	else if (exitCode !== undefined) details.push(["exit code", String(exitCode)]);
	if (message !== undefined) details.push(["message", harmless(message)]);
	details.push([
		"attempts",
		`${attempts}, in ${launches === 1 ? "1 launch" : `${launches} launches`}`,
	]);
	if (startedAt !== undefined) details.push(["started", instantWords(startedAt, now)]);
	details.push(["ended", instantWords(finishedAt, now)]);
	if (startedAt !== undefined) {
		details.push(["ran", durationWords(Date.parse(finishedAt) - Date.parse(startedAt))]);
	}
	if (cost !== undefined) details.push(["cost", moneyWords(cost.usd)]);
	return details;
}

function outputWords({ url, bytes, contentType }: NonNullable<OutcomeView["output"]>): string {
	const type = contentType === undefined ? "" : `, ${harmless(contentType)}`;
	return `${byteWords(bytes)}${type}: ${harmless(url)}`;
}

/** Each with its instants: when its group was created, and how much later the rest came. */
function launchLines(launches: ItemLife["launches"], runStartedAt: number): string[] {
	return launches.map(({ launch, launched, started, ended, reason }) => {
		const words: string[] = [];
		if (launched !== undefined) {
			words.push(`created ${new Date(runStartedAt + launched).toISOString()}`);
		}
		const sinceLaunch = (at: number) => durationWords(at - (launched ?? 0));
		if (started !== undefined) words.push(`started after ${sinceLaunch(started)}`);
		if (ended !== undefined) words.push(`ended after ${sinceLaunch(ended)}`);
		if (reason !== undefined) words.push(reason);
		return `  ${launch}  ${words.join(", ")}`;
	});
}

function wordOf({ state }: Pick<ItemView, "state">): string {
	return stateMarks.find((mark) => mark.state === state)!.word;
}

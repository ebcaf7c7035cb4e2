import type { QuotaListView, RateView, RegionQuotaView } from "../../api/views.ts";
import { durationWords } from "../../job/duration-words.ts";
import { harmless } from "../text/harmless-text.ts";
import { type Paint, unpainted } from "../text/styled-line.ts";
import { deniedWords, groupWords } from "../text/wait-words.ts";

const TITLES = ["", "LIMIT", "FROM", "OURS", "OTHERS"];

/** As an older app answers, which knows none of the SKU Confidential. */
const UNUSED = { limit: 0, from: "assumed", ours: 0, others: 0 } as const;

/** What is known of quotas and rates, region by region, as lines for a person. */
export function quotaLines(
	{ regions, share, arm }: QuotaListView,
	now: number,
	paint: Paint = unpainted,
): string[] {
	const lines = regions.flatMap((region, place) => [
		...(place === 0 ? [] : [""]),
		...regionLines(region, now, paint),
	]);
	const budgets = Object.entries(arm).map(([kind, { size, left }]) => `${left} of ${size} ${kind}`);
	const more = [
		...(share < 1 ? [`This installation takes at most ${percent(share)} of each limit.`] : []),
		...(budgets.length > 0 ? [`Azure Resource Manager takes at once: ${budgets.join(", ")}.`] : []),
	];
	return more.length === 0 ? lines : [...lines, "", ...more];
}

function regionLines(region: RegionQuotaView, now: number, paint: Paint): string[] {
	const { name, containerGroups, cores, creates, deletes, readAt, toDelete } = region;
	const { confidentialGroups = UNUSED, deletesDenied } = region;
	const { confidential = UNUSED } = cores;
	const isConfidential = confidentialGroups.ours + confidentialGroups.others > 0;
	const read =
		readAt === undefined
			? "its quotas have not been read yet"
			: `its quotas were read ${ago(readAt, now)}`;
	const rows = [
		TITLES,
		quotaRow("container groups", containerGroups),
		quotaRow("standard vCPUs", cores.standard),
		quotaRow("spot vCPUs", cores.spot),
		...(isConfidential
			? [
					quotaRow("confidential groups", confidentialGroups),
					quotaRow("confidential vCPUs", confidential),
				]
			: []),
		quotaRow("creates in 5 min", creates.fiveMinutes),
		quotaRow("creates in an hour", creates.hour),
		quotaRow("deletes in 5 min", deletes.fiveMinutes),
		quotaRow("deletes in an hour", deletes.hour),
	];
	return [
		`${paint("bold", harmless(name))}  ${paint("dim", read)}`,
		...tableLines(rows, paint),
		`  next create ${roomWords(creates, now)}, next delete ${roomWords(deletes, now)}`,
		...(toDelete === 0
			? []
			: [`  to be deleted: ${groupWords(toDelete)}${deniedWords(deletesDenied)}`]),
		...region.closed.map(
			({ what, why, until }) =>
				`  ${paint("yellow", closedWords(what, why))} for ${durationWords(Date.parse(until) - now)} more`,
		),
	];
}

function quotaRow(
	what: string,
	{ limit, from, ours, others }: { limit: number; from: string; ours: number; others: number },
): string[] {
	return [what, `${limit}`, from, `${ours}`, `${others}`];
}

/** The first column and the words to the left, numbers to the right. */
function tableLines(rows: readonly string[][], paint: Paint): string[] {
	const widths = TITLES.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
	return rows.map((row, place) => {
		const cells = row.map((cell, column) =>
			column === 0 || column === 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
		);
		const line = `  ${cells.join("  ")}`;
		return place === 0 ? paint("dim", line) : line;
	});
}

function roomWords({ nextRoomAt }: RateView, now: number): string {
	if (nextRoomAt === undefined) return "when requests under way are answered";
	const at = Date.parse(nextRoomAt);
	return at <= now ? "at once" : `in ${durationWords(at - now)}`;
}

function closedWords(what: string, why: string): string {
	const of = ["standard", "spot", "confidential"].includes(what)
		? `${what} creates`
		: harmless(what);
	return `closed to ${of}: ${harmless(why)},`;
}

function ago(instant: string, now: number): string {
	return `${durationWords(now - Date.parse(instant))} ago`;
}

function percent(share: number): string {
	return `${Math.round(share * 1000) / 10} %`;
}

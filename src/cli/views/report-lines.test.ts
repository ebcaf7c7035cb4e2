import { describe, expect, it } from "vitest";
import type { JobView } from "../../api/views.ts";
import { aPlay } from "../fake/played-job-sample.ts";
import { progressAt } from "../fake/progress-at.ts";
import { unpainted } from "../text/styled-line.ts";
import { textWidth } from "../text/text-width.ts";
import { jobReport, type OutputReport } from "./job-report.ts";
import { failureLines, reportLines } from "./report-lines.ts";

function reported(play = aPlay(), output?: OutputReport, changes: Partial<JobView> = {}) {
	const progress = progressAt(play, 1e9);
	return jobReport({ ...progress, job: { ...progress.job, ...changes } }, output);
}

describe("the report of a job", () => {
	it("says how long it took, how much ran at once, and where the output is", () => {
		const output = { path: "out.png", bytes: 48_000, mediaType: "image/png" };
		expect(reportLines(reported(aPlay({ mergeMs: 250 }), output))).toEqual([
			"tiles-x7k2 succeeded in 6.3 s",
			"  16 of 16 items succeeded; the merge step succeeded",
			"  up to 4 at once, 2.9 on average",
			"  result: out.png (image/png, 48 KB)",
		]);
	});

	it("says how to get the result when nobody asked for it", () => {
		expect(reportLines(reported()).at(-1)).toBe(
			"  result: not saved; tutti result tiles-x7k2 --output <file> writes it",
		);
	});

	it("says why there is no merge and no output", () => {
		const output = { path: "out.png", notWritten: "There is no result." };
		const failed = reported(aPlay({ failures: { 1: "x" } }), output, {
			mergeSkipped: "an item failed",
		});
		expect(reportLines(failed)).toEqual([
			"tiles-x7k2 failed after 6.0 s",
			"  15 of 16 items succeeded, 1 failed; no merge: an item failed",
			"  up to 4 at once, 2.9 on average",
			"  out.png was not written: There is no result.",
		]);
	});

	it("counts what was canceled", () => {
		const lines = reportLines(reported(aPlay({ canceledAt: 1600 })));
		expect(lines[0]).toBe("tiles-x7k2 canceled after 1.6 s");
		expect(lines[1]).toBe("  4 of 16 items succeeded, 12 canceled");
	});
});

describe("the failures of a job", () => {
	it("are none when all succeeded", () => {
		expect(failureLines(reported())).toEqual([]);
	});

	it("come with the item, the reason, the message and the last log lines", () => {
		const log = Array.from({ length: 30 }, (_, line) => `line ${line}`).join("\n");
		const lines = failureLines(
			reported(aPlay({ failures: { 7: `${log}\n\x1b[31mlast\x1b[0m\n` } })),
		);
		expect(lines.slice(0, 3)).toEqual([
			'item 7 ({"row":7}): application, exit code 3',
			"  The container ended with exit code 3.",
			"  │ line 11",
		]);
		expect(lines.slice(-2)).toEqual(["  │ last", "Whole logs: tutti logs tiles-x7k2 --failed"]);
		expect(lines.length).toBe(2 + 20 + 1);
	});

	it("stay within a terminal, and show of a line that takes many rows the first", () => {
		const items = [`a name of ${"many ".repeat(20)}words`];
		const failures = { 0: `${"0123456789".repeat(40)}\nlast\n` };
		const lines = failureLines(reported(aPlay({ items, failures })), unpainted, undefined, 50);
		expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(50);
		expect(lines[0]).toMatch(/^item 0 \(a na.*…\): application, exit code 3$/);
		const log = lines.filter((line) => line.startsWith("  │ "));
		expect(log).toHaveLength(5 + 1);
		expect(log[4]).toMatch(/…$/);
		expect(log[5]).toBe("  │ last");
	});

	it("are at most five in full", () => {
		const failures = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [index, "x"]));
		const lines = failureLines(reported(aPlay({ failures })));
		expect(lines.filter((line) => line.startsWith("item"))).toHaveLength(5);
		expect(lines.at(-2)).toBe("and 3 more failed");
	});

	it("include the merge step's", () => {
		const merge = {
			status: "failed",
			reason: "run-timeout",
			message: "It took too long.",
			attempts: 2,
			launches: 2,
			finishedAt: new Date(0).toISOString(),
		} as const;
		expect(failureLines(reported(aPlay(), undefined, { merge }))).toEqual([
			"merge step: run-timeout, after 2 attempts",
			"  It took too long.",
			"Whole logs: tutti logs tiles-x7k2 --failed",
		]);
	});
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aPlay } from "../fake/played-job-sample.ts";
import { progressAt } from "../fake/progress-at.ts";
import { textWidth } from "../text/text-width.ts";
import { progressView } from "./progress-view.ts";

const play = aPlay({
	items: Array.from({ length: 64 }, (_, row) => ({ row, of: "漢字\u0000\n" })),
	parallelism: 8,
	runMs: (index) => 700 + 200 * (index % 5),
	failures: { 3: "starting\n\x1b[31mno such tile\x1b[0m\n" },
	mergeMs: 2000,
});

const iso = (ms: number) => new Date(ms).toISOString();
const viewAt = (now: number, columns: number) =>
	`\n${progressView(progressAt(play, now), columns, now).join("\n")}\n`;

describe("the live view", () => {
	it("fits into 40 columns", () => {
		expect(viewAt(5000, 40)).toMatchInlineSnapshot(`
			"
			tiles-x7k2                 running 5.0 s
			████████▓▒▒░░·············  22/64   34 %
			█ 21 succeeded   ▓ 1 failed
			▒ 5 running   ░ 3 starting
			· 34 waiting
			4.4 items/s, about 7.6 s left
			▒ item 19  1.8 s   {"row":19,"of":"漢字…
			▒ item 23  1.2 s   {"row":23,"of":"漢字…
			▒ item 24  1.0 s   {"row":24,"of":"漢字…
			▓ item 3 failed: application, exit code…
			"
		`);
	});

	it("fits into 80 columns", () => {
		expect(viewAt(5000, 80)).toMatchInlineSnapshot(`
			"
			tiles-x7k2                                                         running 5.0 s
			█████████████████████▓▒▒▒▒▒░░░····································  22/64   34 %
			█ 21 succeeded   ▓ 1 failed   ▒ 5 running   ░ 3 starting   · 34 waiting
			4.4 items/s, about 7.6 s left
			▒ item 19  1.8 s   {"row":19,"of":"漢字\\u0000\\n"}
			▒ item 23  1.2 s   {"row":23,"of":"漢字\\u0000\\n"}
			▒ item 24  1.0 s   {"row":24,"of":"漢字\\u0000\\n"}
			▓ item 3 failed: application, exit code 3  no such tile
			"
		`);
	});

	it("fits into 160 columns", () => {
		expect(viewAt(5000, 160)).toMatchInlineSnapshot(`
			"
			tiles-x7k2                                                                                                                                         running 5.0 s
			███████████████████████████████████████████████▓▓▓▒▒▒▒▒▒▒▒▒▒▒░░░░░░░··············································································  22/64   34 %
			█ 21 succeeded   ▓ 1 failed   ▒ 5 running   ░ 3 starting   · 34 waiting
			4.4 items/s, about 7.6 s left
			▒ item 19  1.8 s   {"row":19,"of":"漢字\\u0000\\n"}
			▒ item 23  1.2 s   {"row":23,"of":"漢字\\u0000\\n"}
			▒ item 24  1.0 s   {"row":24,"of":"漢字\\u0000\\n"}
			▓ item 3 failed: application, exit code 3  no such tile
			"
		`);
	});

	it("says little while there is little to say", () => {
		expect(viewAt(100, 80)).toMatchInlineSnapshot(`
			"
			tiles-x7k2                                                         running 0.1 s
			░░░░░░░░··························································   0/64    0 %
			░ 8 starting   · 56 waiting
			░ item  0  0.1 s   {"row":0,"of":"漢字\\u0000\\n"}
			░ item  1  0.1 s   {"row":1,"of":"漢字\\u0000\\n"}
			░ item  2  0.1 s   {"row":2,"of":"漢字\\u0000\\n"}
			"
		`);
	});

	it("says that the results are merged", () => {
		const merging = { ...play, failures: {} };
		const view = progressView(progressAt(merging, 14_000), 80, 14_000).join("\n");
		expect(view).toContain("merging 14 s");
		expect(view).toContain("merging the results");
		expect(view).toContain("100 %");
		const progress = progressAt(merging, 14_000);
		const launchedAt = new Date(13_000).toISOString();
		const step = { state: "running", launch: 2, group: "g", launchedAt } as const;
		const job = { ...progress.job, merging: step };
		expect(progressView({ ...progress, job }, 80, 14_000)).toContain(
			"merging the results: running 1.0 s, launch 2",
		);
	});

	it("shows of a finished job only what is still being cleaned up", () => {
		const endAt = Date.parse(progressAt(play, 60_000).job.finishedAt!);
		expect(progressView(progressAt(play, endAt), 80, endAt)).toEqual([
			"deleting 2 container groups; Ctrl-C leaves that to the server",
		]);
		expect(progressView(progressAt(play, 60_000), 80, 60_000)).toEqual([]);
	});

	it("draws a job without items", () => {
		const progress = progressAt(aPlay({ items: [] }), 0);
		const view = progressView({ ...progress, job: { ...progress.job, status: "running" } }, 40, 0);
		expect(view[1]).toMatch(/ 0\/0 +100 %$/);
	});

	it("says that a job is being canceled, and which item is at another launch", () => {
		const progress = progressAt(play, 5000);
		const job = { ...progress.job, canceledAt: new Date(4900).toISOString() };
		const items = progress.items.map((item) => item && { ...item, launch: 3 });
		const view = progressView({ job, items }, 80, 5000).join("\n");
		expect(view).toContain("canceling");
		expect(view).toContain("launch 3");
	});

	it("says what those wait for that wait, what is deleted, which run it is, and since when it runs", () => {
		const { job, items } = progressAt(
			{ ...play, waitsFor: "quota", run: 2, runStartedAt: 3800 },
			5000,
		);
		const view = progressView({ job: { ...job, deleting: 3 }, items }, 80, 5000);
		expect(view[0]).toMatch(/^tiles-x7k2 +running, run 2 1\.2 s$/);
		expect(view.join("\n")).toContain("\n· 34 waiting for quota   deleting 3 container groups\n");
		const waits = { ...job.items, waiting: 0 };
		const again = { ...job, items: waits, waitsFor: "backoff", waitsUntil: iso(9000) } as const;
		const last = progressView({ job: again, items }, 80, 5000).join("\n");
		expect(last).toContain("\nwaiting to try again, 4.0 s more\n");
	});

	it("says that a job is suspended, and does not guess when it is over", () => {
		const view = progressView(progressAt({ ...play, suspendedAt: 4000 }, 5000), 80, 5000);
		expect(view[0]).toContain("suspended 5.0 s");
		expect(view[3]).toBe("4.4 items/s");
	});

	it("is never wider than the terminal, and holds nothing that could draw", () => {
		const hostile = fc.string({
			unit: fc.constantFrom("\x1b[2J", "漢", "\n", "a", "\u202e", "👍"),
		});
		const columns = fc.integer({ min: 10, max: 200 });
		fc.assert(
			fc.property(hostile, hostile, columns, fc.nat(20_000), (name, item, width, now) => {
				const some = { ...play, id: `${name}x`, name, items: [item, item], failures: { 0: name } };
				for (const line of progressView(progressAt(some, now), width, now)) {
					expect(textWidth(line)).toBeLessThanOrEqual(width);
					expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
				}
			}),
		);
	});
});

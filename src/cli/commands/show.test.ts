import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { realClock } from "../../clock/real-clock.ts";
import { contextUnderTest } from "../fake/context-under-test.ts";
import type { Play } from "../fake/played-job.ts";
import { aPlay } from "../fake/played-job-sample.ts";
import { serveFake } from "../fake/serve-fake.ts";
import { temporaryFolder } from "../fake/temporary-folder.ts";
import { textWidth } from "../text/text-width.ts";
import { tutti } from "../tutti.ts";

const failing = {
	items: ["a", "b", "c", "d", "e"],
	runMs: (index: number) => 1000 * (index + 1),
	failures: { 1: "loading\nno such tile\n" },
};

async function setUp(play: Partial<Play> = {}, columns?: number) {
	const server = await serveFake([aPlay({ ...failing, ...play })]);
	const terminal = columns === undefined ? {} : { terminal: { columns, rows: 24 } };
	const cwd = temporaryFolder();
	const settings = { cwd, clock: realClock(), url: server.url, ...terminal };
	const context = contextUnderTest(settings);
	const command = (...argv: string[]) => tutti(["show", "tiles-x7k2", ...argv], context);
	return { server, context, command };
}

describe("tutti show <job-id>", () => {
	it("tells of the job: state, times, counts, what ran at once, the slowest and the failed items", async () => {
		const { server, context, command } = await setUp();
		expect(await command()).toBe(0);
		const text = context.out();
		expect(text).toMatch(/^tiles-x7k2 {2}failed\n/);
		expect(text).toMatch(/ended +1970-01-01T00:00:07Z, .* ago, after 7\.0 s\n/);
		expect(text).toMatch(/items +5: 4 succeeded, 1 failed\n/);
		expect(text).toMatch(/at once +up to 4, /);
		expect(text).toContain(`${server.url}/api/dashboard#/jobs/tiles-x7k2\n`);
		expect(text).toMatch(/slowest items\n {2}item 4 {2}5\.0 s {2}succeeded {2}e\n {2}item 3 /);
		expect(text).toMatch(/item 1 \(b\): application, exit code 3\n.*\n {2}│ loading\n/);
	});

	it("tells of one that runs how far it is, and what it waits for", async () => {
		const createdAt = Date.now() - 700;
		const play = { createdAt, waitsFor: "quota", failures: {}, runMs: () => 60_000 } as const;
		const { context, command } = await setUp(play);
		expect(await command()).toBe(0);
		expect(context.out()).toMatch(/^tiles-x7k2 {2}running\n/);
		expect(context.out()).toMatch(/took +0\.\d s so far\n +deadline +\S+Z, in (59|60) min/);
		expect(context.out()).toMatch(/items +5: 4 running, 1 waiting\n/);
		expect(context.out()).toMatch(/waits +for quota\n/);
		expect(context.out()).not.toContain("tutti result");
	});

	it("keeps its lines within a terminal", async () => {
		const image = `registry.example.org/${"very-long/".repeat(12)}image:1`;
		const { context, command } = await setUp(
			{ image, failures: {}, items: ["地".repeat(200)] },
			60,
		);
		expect(await command()).toBe(0);
		const widths = stripVTControlCharacters(context.out()).split("\n").map(textWidth);
		expect(Math.max(...widths)).toBeLessThanOrEqual(60);
	});

	it("gives the same as JSON", async () => {
		const { context, command } = await setUp();
		expect(await command("--json")).toBe(0);
		const told = JSON.parse(context.out());
		expect(told).toMatchObject({
			job: { id: "tiles-x7k2" },
			tookMs: 7000,
			parallelism: { peak: 4 },
		});
		expect(told.slowest[0]).toMatchObject({ ranMs: 5000, item: { index: 4 } });
		expect(told.failed).toMatchObject([{ index: 1, outcome: { exitCode: 3 } }]);
	});
});

describe("tutti show <job-id> --item", () => {
	it("tells of each launch with its instants, of the outcome and of the log's end", async () => {
		const { context, command } = await setUp();
		expect(await command("--item", "1")).toBe(0);
		const text = context.out();
		expect(text).toMatch(/^item 1 of tiles-x7k2 {2}failed\n/);
		expect(text).toMatch(/reason +application, exit code 3\n/);
		expect(text).toContain(
			"launches\n  1  created 1970-01-01T00:00:00.000Z, started after 0.5 s, ended after 2.5 s, application\n",
		);
		expect(text).toMatch(/end of its log\n {2}│ loading\n {2}│ no such tile\n$/);
	});

	it("gives the same as JSON", async () => {
		const { context, command } = await setUp();
		expect(await command("--item", "4", "--json")).toBe(0);
		expect(JSON.parse(context.out())).toMatchObject({
			jobId: "tiles-x7k2",
			item: { index: 4, state: "succeeded" },
			life: { launches: [{ launch: 1, launched: 1500, ended: 7000 }] },
		});
	});

	it("refuses an item that is not there, and a merge step that has not been", async () => {
		const { context, command } = await setUp();
		expect(await command("--item", "5")).toBe(2);
		expect(context.err()).toContain("has no item 5: it has 5, from 0 to 4.");
		expect(await command("--item", "merge")).toBe(2);
		expect(await command("--item", "-1")).toBe(2);
	});
});

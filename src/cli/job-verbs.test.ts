import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { realClock } from "../clock/real-clock.ts";
import { contextUnderTest } from "./fake/context-under-test.ts";
import type { Play } from "./fake/played-job.ts";
import { aPlay } from "./fake/played-job-sample.ts";
import { serveFake } from "./fake/serve-fake.ts";
import { temporaryFolder } from "./fake/temporary-folder.ts";
import { tutti } from "./tutti.ts";

/** Ends 50 ms after it is submitted, or run again. */
const SHORT: Partial<Play> = { items: ["a", "b"], startMs: 0, runMs: () => 50, cleanUpMs: 0 };

async function setUp(...plays: Play[]) {
	const cwd = temporaryFolder();
	mkdirSync(join(cwd, ".tutti"));
	const server = await serveFake(plays);
	const context = contextUnderTest({ cwd, clock: realClock(), url: server.url });
	return { server, context, command: (...argv: string[]) => tutti(argv, context) };
}

const going = (changes: Partial<Play> = {}) => aPlay({ createdAt: Date.now(), ...changes });

describe("tutti retry", () => {
	it("runs what did not succeed again, says so, and follows it", async () => {
		const { context, command } = await setUp(aPlay({ ...SHORT, failures: { 1: "boom" } }));
		expect(await command("retry", "tiles-x7k2")).toBe(0);
		expect(context.err()).toContain("tiles-x7k2 runs again, for 1 of its 2 items: run 2.\n");
		expect(context.out()).toMatch(/succeeded in run 2, after \S+.*\n {2}2 of 2 items/);
	});

	it("prints the bare id with --detach", async () => {
		const { context, command } = await setUp(aPlay({ ...SHORT, failures: { 1: "boom" } }));
		expect(await command("retry", "tiles-x7k2", "--detach")).toBe(0);
		expect(context.out()).toBe("tiles-x7k2\n");
		expect(context.err()).toContain("Watch it: tutti attach tiles-x7k2");
	});

	it("is a mistake for a job that succeeded, runs, or is none", async () => {
		const { context, command } = await setUp(aPlay(), going({ id: "going-1" }));
		expect(await command("retry", "tiles-x7k2")).toBe(2);
		expect(context.err()).toContain("hint: A new job of the same file: tutti run <job-file> --new");
		expect(await command("retry", "going-1")).toBe(2);
		expect(context.err()).toContain("hint: `tutti attach <job-id>` follows it to its end");
		expect(await command("retry", "none")).toBe(2);
		expect(context.err()).toContain("hint: `tutti ps --all` lists the jobs");
	});
});

describe("tutti suspend and resume", () => {
	it("suspend a job, say what goes on, and resume it", async () => {
		const { context, command } = await setUp(going());
		expect(await command("suspend", "tiles-x7k2")).toBe(0);
		expect(context.out()).toBe(
			"tiles-x7k2 is suspended. 4 of its items run on to their end; its deadline stays.\n  Go on with it: tutti resume tiles-x7k2\n",
		);
		expect(await command("ps")).toBe(0);
		expect(context.out()).toMatch(/tiles-x7k2 +suspended /);
		expect(await command("resume", "tiles-x7k2")).toBe(0);
		expect(context.out()).toContain("tiles-x7k2 goes on.\n  Watch it: tutti attach tiles-x7k2\n");
		expect(await command("resume", "tiles-x7k2")).toBe(0);
		expect(context.out()).toContain("tiles-x7k2 was not suspended: it is running.");
	});

	it("change nothing of a job that has ended or is being canceled", async () => {
		const canceled = going({ id: "canceled-1", canceledAt: Date.now() + 60_000 });
		const { context, command } = await setUp(aPlay(), canceled);
		expect(await command("suspend", "tiles-x7k2")).toBe(0);
		expect(context.out()).toContain("has ended already: succeeded. Nothing was suspended.");
		expect(await command("suspend", "canceled-1")).toBe(0);
		expect(context.out()).toContain("is being canceled already. Nothing was suspended.");
	});
});

describe("tutti cancel", () => {
	it("says how many container groups are to be deleted", async () => {
		const { context, command } = await setUp(going());
		expect(await command("cancel", "tiles-x7k2")).toBe(0);
		expect(context.out()).toBe(
			"tiles-x7k2 is being canceled; to be deleted: 2 container groups.\n  Watch it: tutti attach tiles-x7k2\n",
		);
	});
});

describe("tutti ps", () => {
	it("says of each job what it waits for and what is deleted, in a line of its own", async () => {
		const waiting = going({ id: "waits-1", waitsFor: "quota", run: 3 });
		const cleaning = aPlay({ id: "cleans-1", cleanUpMs: 1e15 });
		const { context, command } = await setUp(waiting, cleaning, going({ waitsFor: "turn" }));
		expect(await command("ps")).toBe(0);
		const [, ...lines] = context.out().trimEnd().split("\n");
		expect(lines.map((line) => line.split(/(?<=\S) {2}/)[0])).toEqual([
			"waits-1",
			"  waiting for quota",
			"cleans-1",
			"  deleting 2 container groups",
			"tiles-x7k2",
		]);
		expect(lines[0]).toContain("running, run 3");
	});
});

describe("tutti purge", () => {
	it("removes the jobs that are named, tries each, and says which were refused", async () => {
		const { server, context, command } = await setUp(aPlay(), going({ id: "going-1" }));
		expect(await command("purge", "going-1", "none", "tiles-x7k2")).toBe(2);
		expect(context.err()).toContain("going-1 was not removed: It has not ended yet.\n");
		expect(context.err()).toContain("none was not removed: There is no job none.\n");
		expect(context.out()).toBe("tiles-x7k2 is being removed.\n");
		expect(server.plays[0]).toMatchObject({ isPurging: true });
		expect(await command("ps", "--all")).toBe(0);
		expect(context.out()).toContain("succeeded, being removed");
	});

	it("removes all that have finished, or finished long ago, and counts what cannot go yet", async () => {
		const young = aPlay({ id: "young-1", createdAt: Date.now() - 60_000 });
		const cleaning = aPlay({ id: "cleans-1", cleanUpMs: 1e15 });
		const { server, context, command } = await setUp(
			aPlay(),
			cleaning,
			young,
			going({ id: "going-1" }),
		);
		expect(await command("purge", "--older-than", "1h")).toBe(0);
		expect(context.out()).toBe(
			"1 finished job is being removed; 1 still has container groups to delete: try again when they are gone.\n",
		);
		expect(server.plays.map(({ isPurging = false }) => isPurging)).toEqual([true, ...no(3)]);
		expect(await command("purge", "--older-than", "99999d")).toBe(0);
		expect(context.out()).toMatch(/No job finished so long ago: nothing is removed\.\n$/);
		expect(await command("purge", "--finished")).toBe(0);
		expect(server.plays.map(({ isPurging = false }) => isPurging)).toEqual([
			true,
			false,
			true,
			false,
		]);
	});

	it.each([
		[["purge"], "name jobs, or --finished"],
		[["purge", "a", "--finished"], "job ids exclude --finished"],
		[
			["purge", "--older-than", "7"],
			"such as 7d, 12h or 1h30m; received '7'. Nothing was removed.",
		],
		[["retry", "a", "--detach", "--output", "x"], "--detach does not wait"],
		[["logs", "a", "--item", "1", "--failed"], "--item and --failed exclude each other"],
		[["logs", "a", "--item", "x"], "a whole number from 0, or merge; received 'x'"],
		[["logs", "a", "--run", "0"], "--run must be a whole number from 1"],
		[["outputs", "a"], "required option '--to <folder>' not specified"],
	])("%j is a mistake", async (argv, message) => {
		const { context, command } = await setUp();
		expect(await command(...argv)).toBe(2);
		expect(context.err()).toContain(message);
		expect(context.calls).toEqual([]);
	});
});

const no = (count: number) => Array.from({ length: count }, () => false);

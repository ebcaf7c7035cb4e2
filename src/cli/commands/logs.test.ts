import { describe, expect, it } from "vitest";
import { realClock } from "../../clock/real-clock.ts";
import { contextUnderTest } from "../fake/context-under-test.ts";
import type { Play } from "../fake/played-job.ts";
import { aPlay } from "../fake/played-job-sample.ts";
import { serveFake } from "../fake/serve-fake.ts";
import { temporaryFolder } from "../fake/temporary-folder.ts";
import { tutti } from "../tutti.ts";

const play = aPlay({ items: ["a", "b", "c"], failures: { 1: "one\n\x1b[31mtwo\x1b[0m" } });

const part = { run: 1, launch: 1, text: "", missed: 0, complete: false, next: "1-1-9", waitMs: 0 };

async function setUp(plays: Play[], terminal?: { columns: number; rows: number }) {
	const fake = await serveFake(plays);
	const { url, requests } = fake;
	const settings = { cwd: temporaryFolder(), clock: realClock(), url };
	const context = contextUnderTest({ ...settings, ...(terminal && { terminal }) });
	return {
		fake,
		requests,
		context,
		command: (...argv: string[]) => tutti(["logs", ...argv], context),
	};
}

describe("tutti logs", () => {
	it("prints the log of every item, each headed by a line", async () => {
		const { context, command } = await setUp([play]);
		expect(await command("tiles-x7k2")).toBe(0);
		expect(context.out()).toBe(
			"==> item 0 (a): succeeded <==\nsucceeded 0\n\n" +
				"==> item 1 (b): failed <==\none\n\x1b[31mtwo\x1b[0m\n\n" +
				"==> item 2 (c): succeeded <==\nsucceeded 2\n",
		);
	});

	it("prints the logs of many items in order, and leaves out those without one", async () => {
		const items = Array.from({ length: 600 }, (_, index) => index);
		const many = aPlay({ items, parallelism: 300, createdAt: Date.now() - 60_000 });
		many.runMs = (index) => (index < 300 ? 1000 : 1e9);
		many.canceledAt = many.createdAt + 1000;
		const { context, command } = await setUp([many]);
		expect(await command("tiles-x7k2")).toBe(0);
		expect(context.out()).toBe("");
		expect(context.err()).toContain("There is no log of tiles-x7k2");
		delete many.canceledAt;
		expect(await command("tiles-x7k2")).toBe(0);
		const heads = [...context.out().matchAll(/==> item (\d+)/g)].map(([, index]) => Number(index));
		expect(heads).toEqual(items);
	});

	it("prints the log of one item as it is, and nothing else", async () => {
		const { context, command } = await setUp([play]);
		expect(await command("tiles-x7k2", "--item", "1")).toBe(0);
		expect(context.out()).toBe("one\n\x1b[31mtwo\x1b[0m\n");
	});

	it("lets no container draw on a terminal", async () => {
		const { context, command } = await setUp([play], { columns: 80, rows: 24 });
		expect(await command("tiles-x7k2", "--item", "1")).toBe(0);
		expect(context.out()).toBe("one\ntwo\n");
	});

	it("prints the logs of failed items only, or says that none failed", async () => {
		const { context, command } = await setUp([play, aPlay({ id: "fine-1" })]);
		expect(await command("tiles-x7k2", "--failed")).toBe(0);
		expect(context.out()).toMatch(/^==> item 1 .*\n.*\n.*\n$/);
		expect(await command("fine-1", "--failed")).toBe(0);
		expect(context.err()).toContain("No item of fine-1 has failed.");
	});

	it("is a mistake where the item has no log, without sending anybody to the list of jobs", async () => {
		const { context, command } = await setUp([play]);
		expect(await command("tiles-x7k2", "--item", "7", "--launch", "2")).toBe(2);
		expect(context.err()).toContain("error: Item 7 has no log.\n");
		expect(context.err()).not.toContain("hint");
	});
});

describe("tutti logs --follow", () => {
	it("prints what comes as it comes, through all launches, until the item has ended", async () => {
		const { fake, requests, context, command } = await setUp([play]);
		fake.logParts = [
			{ ...part, text: "one\ntw" },
			{ ...part, text: "o\n", next: "1-2-0" },
			{ ...part, launch: 2, missed: 7, text: "three", complete: true },
		];
		expect(await command("tiles-x7k2", "-f", "--item", "1")).toBe(0);
		expect(context.out()).toBe("one\ntwo\nthree");
		expect(context.err()).toContain(
			"The item runs again: launch 2.\n7 bytes before this are not kept.\n",
		);
		const path = "GET /api/jobs/tiles-x7k2/items/1/log/part";
		expect(requests.filter((request) => request === path)).toHaveLength(3);
	});

	it("gives a terminal whole lines, on which no container draws", async () => {
		const { fake, context, command } = await setUp([play], { columns: 80, rows: 24 });
		fake.logParts = [
			{ ...part, text: "\x1b[31mone\x1b[0m\nt" },
			{ ...part, text: "wo" },
			{ ...part, complete: true },
		];
		expect(await command("tiles-x7k2", "-f", "--item", "1")).toBe(0);
		expect(context.out()).toBe("one\ntwo\n");
	});

	it("says that it waits for what is not written yet, and at the end that there was nothing", async () => {
		const { fake, context, command } = await setUp([play]);
		fake.logParts = [part, part, { ...part, complete: true }];
		expect(await command("tiles-x7k2", "-f", "--item", "1")).toBe(0);
		expect(context.out()).toBe("");
		expect(context.err()).toMatch(
			/Nothing is written yet: waiting for it\.\nIt wrote nothing\.\n$/,
		);
	});

	it("follows the merge step, and says so when it did not run", async () => {
		const { fake, requests, context, command } = await setUp([play]);
		fake.logParts = [{ ...part, text: "joined\n", complete: true }];
		expect(await command("tiles-x7k2", "-f", "--item", "merge")).toBe(0);
		expect(context.out()).toBe("joined\n");
		expect(requests).toContain("GET /api/jobs/tiles-x7k2/items/3/log/part");
		fake.logParts = [{ ...part, complete: true }];
		expect(await command("tiles-x7k2", "-f", "--item", "merge")).toBe(0);
		expect(context.err()).toContain("The merge step of tiles-x7k2 did not run.\n");
	});

	it("follows one item, and says so of more", async () => {
		const { fake, context, command } = await setUp([play, aPlay({ id: "one-1", items: ["a"] })]);
		expect(await command("tiles-x7k2", "-f")).toBe(2);
		expect(context.err()).toContain("tiles-x7k2 has 3 items: --follow follows one.");
		expect(await command("tiles-x7k2", "-f", "--failed")).toBe(2);
		fake.logParts = [{ ...part, text: "alone\n", complete: true }];
		expect(await command("one-1", "--follow")).toBe(0);
		expect(context.out()).toBe("alone\n");
	});
});

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ItemView, JobView, ResultView } from "../src/api/views.ts";
import { expectNothingLeft, type LocalTutti, localTutti } from "./local-tutti.ts";

let tutti: LocalTutti;

beforeAll(async () => {
	tutti = await localTutti();
});

afterAll(() => tutti.stop());

/** What a container does is its item's `do`; an item without one returns itself. */
const ACT = `
const { TUTTI_ITEM, TUTTI_CALLBACK_URL, TOKEN = "" } = process.env;
const item = JSON.parse(TUTTI_ITEM);
const answer = async (result, more = "") => {
	const response = await fetch(TUTTI_CALLBACK_URL + more, { method: "POST", body: JSON.stringify(result) });
	if (response.status !== 202) throw new Error("The callback was answered " + response.status);
};
const acts = {
	exit0: () => {},
	exit3: () => { console.log("three"); process.exitCode = 3; },
	fail: () => answer({ why: "no luck" }, "&outcome=failed"),
	print: async () => {
		for (let line = 1; line <= 20_000; line++) console.log(String(line).padStart(104, "."));
		// A callback ends the item at once, and the log is written as fast as the disk takes it.
		await new Promise((resolve) => setTimeout(resolve, 1000));
		await answer("printed");
	},
	large: () => answer("x".repeat(100 * 1024)),
	digest: () => answer(require("node:crypto").createHash("sha256").update(TOKEN).digest("hex")),
};
void (acts[item.do] ?? (() => answer(item)))();
`;
const container = {
	command: ["sh", "-c", `exec '${process.execPath}' "$TUTTI_FILES/act.cjs"`],
	files: { "act.cjs": { text: ACT } },
};

interface Finished {
	job: JobView;
	items: ItemView[];
	results: ResultView[];
}

async function run(document: Record<string, unknown>): Promise<Finished> {
	const id = await tutti.submit({ ...container, ...document });
	const job = await tutti.untilFinished(id);
	return { job, items: await tutti.items(id), results: await tutti.results(id) };
}

describe.concurrent.each(["auto", "event", "poll"])("with completion %s", (completion) => {
	const silent =
		completion === "poll"
			? { status: "succeeded", result: null }
			: { status: "failed", result: null, reason: "callback-lost" };
	const items = [
		{ do: "exit0" },
		{ do: "exit3" },
		{ do: "print" },
		{ do: "fail" },
		{ do: "large" },
		{ Timestamp: "yesterday" },
	];

	it("every way of ending has its outcome, in item order", { timeout: 90_000 }, async () => {
		// In mode event, the start deadline is when the exits are seen.
		const timeouts = { start: completion === "event" ? "4s" : "1m", run: "15s" };
		const finished = await run({ name: "ends", completion, items, timeouts });

		expect(finished.job).toMatchObject({ status: "failed", itemCount: items.length });
		expect(finished.results.map(({ message: _, ...result }, at) => ({ at, ...result }))).toEqual(
			[
				silent,
				{ status: "failed", result: null, reason: "application" },
				{ status: "succeeded", result: "printed" },
				{ status: "failed", result: null, reason: "application" },
				{ status: "succeeded", result: "x".repeat(100 * 1024) },
				{ status: "succeeded", result: { Timestamp: "yesterday" } },
			].map((result, index) => ({ at: index, index, ...result })),
		);
		expect(finished.results[3]?.message).toContain("no luck");
		expect(finished.items.map(({ item }) => item)).toEqual(items);
		expect(finished.items.map(({ launch }) => launch)).toEqual(items.map(() => 1));
		const outcomes = finished.items.map(({ outcome }) => outcome);
		expect(outcomes[0]).toMatchObject({ exitCode: 0, attempts: 1, launches: 1 });
		expect(outcomes[1]).toMatchObject({ exitCode: 3, logTail: expect.stringContaining("three") });
		const printed = outcomes[2]?.logTail ?? "";
		expect(printed.length).toBeLessThanOrEqual(16 * 1024);
		expect(printed.trimEnd().split("\n").at(-1)).toBe("20000".padStart(104, "."));
	});

	it("an exit 0 without callback succeeds if the result is optional", async () => {
		const timeouts = { start: completion === "event" ? "4s" : "1m", run: "15s" };
		const items = [{ do: "exit0" }];
		const { job, results } = await run({ completion, result: "optional", items, timeouts });
		expect(job.status).toBe("succeeded");
		expect(results).toEqual([{ index: 0, status: "succeeded", result: null }]);
	});
});

describe.concurrent("a job", () => {
	it("without items succeeds at once", async () => {
		const { job, results } = await run({ items: [] });
		expect(job).toMatchObject({ status: "succeeded", itemCount: 0 });
		expect(results).toEqual([]);
	});

	it("packs its items into groups of three", async () => {
		const numbers = [1, 2, 3, 4, 5, 6, 7];
		const { job, items, results } = await run({ items: numbers, itemsPerGroup: 3 });
		expect(job.status).toBe("succeeded");
		expect(results.map(({ result }) => result)).toEqual(numbers);
		const groups = Map.groupBy(items, ({ group }) => group);
		expect([...groups.values()].map(({ length }) => length)).toEqual([3, 3, 1]);
	});

	it(`takes the callback as older containers post it, with ${poster().name}`, async () => {
		const command = ["sh", "-c", poster().script];
		const { results } = await run({ command, files: {}, items: [0] });
		expect(results).toEqual([{ index: 0, status: "succeeded", result: {} }]);
	});

	it("gives its secrets to containers, and to nobody else", async () => {
		const secret = "a secret never to be seen";
		const secrets = { TOKEN: { value: secret } };
		const { job, items, results } = await run({ secrets, items: [{ do: "digest" }] });
		expect(results[0]?.result).toBe(createHash("sha256").update(secret).digest("hex"));
		const list = await (await fetch(`${tutti.url()}/api/jobs`)).text();
		expect(JSON.stringify([job, items, results]) + list).not.toContain(secret);
		const files = ["store", "durable.db", "durable.db-wal", "tutti.log", "server.log"];
		const read = files.flatMap((name) => filesIn(join(tutti.stateFolder, name)));
		expect(read.length).toBeGreaterThan(3);
		expect(read.filter((file) => readFileSync(file).includes(secret))).toEqual([]);
	});
});

it("leaves nothing behind", () => expectNothingLeft(tutti));

/** `curl`, where it is installed. */
function poster(): { name: string; script: string } {
	const curl = `curl -sSf -X POST -H 'Content-Type: application/json' -d '{}' $SENDEVENTPOSTURI`;
	try {
		execFileSync("curl", ["--version"], { stdio: "ignore" });
		return { name: "curl", script: curl };
	} catch {
		const post = `fetch(process.env.SENDEVENTPOSTURI, { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" })`;
		return { name: "fetch, as there is no curl", script: `'${process.execPath}' -e '${post}'` };
	}
}

function filesIn(path: string): string[] {
	const found = statSync(path, { throwIfNoEntry: false });
	if (found === undefined) return [];
	return found.isFile() ? [path] : readdirSync(path).flatMap((name) => filesIn(join(path, name)));
}

/** Commands against servers whose every answer fits the API, or almost, and means nothing good. */
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { realClock } from "../clock/real-clock.ts";
import { contextUnderTest } from "./fake/context-under-test.ts";
import { playedItems, playedJob } from "./fake/played-job.ts";
import { aPlay } from "./fake/played-job-sample.ts";
import { temporaryFolder } from "./fake/temporary-folder.ts";
import { tutti } from "./tutti.ts";

const BASIS = { now: "2026-11-24T00:00:00.000Z", location: "local", pollIntervalMs: 1, prices: {} };
const play = aPlay({ id: "x", items: ["a", "b"] });
const job = playedJob(play, 1e12);
const [item] = playedItems(play, 1e12);

/** A command against a server that answers so, by the path. */
async function run(line: string, answers: Record<string, unknown>) {
	const server = createServer((request, response) => {
		const { pathname } = new URL(request.url!, "http://x");
		const answer = answers[pathname.replace("/api/jobs/x", "") || "job"];
		response.writeHead(200, { "content-type": "application/json" });
		response.end(typeof answer === "string" ? answer : JSON.stringify(answer));
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	onTestFinished(() => void server.close());
	const { port } = server.address() as AddressInfo;
	const url = `http://127.0.0.1:${port}`;
	const cwd = temporaryFolder();
	writeFileSync(join(cwd, "job.yaml"), "image: alpine\nitems: [1]\n");
	const context = contextUnderTest({ cwd, clock: realClock(), url });
	const code = await tutti(line.split(" "), context);
	return { code, out: context.out(), err: context.err() };
}

it.each<[string, string, Record<string, unknown>]>([
	["show x", "itemCount: Too big", { job: { ...job, itemCount: 1e9 } }],
	["show x", "createdAt: Invalid", { job: { ...job, createdAt: "2026-99-99T99:99:99.999Z" } }],
	["show x", "links: expected object, found a list.", { job: { ...job, links: [] } }],
	["show x", "expected object, found null.", { job, "/items": "null" }],
	["show x", "is not JSON: <html>", { job: "<html><title>Sign in</title></html>" }],
	["show x --item 0", "found a list.", { job, "/items": { items: [item] }, "/changes": [] }],
	["cost x", 'cost.usd: expected number, found "1".', { job: { ...job, cost: { usd: "1" } } }],
	["outputs x --to y", "list does not go on", { job, "/items": { items: [item], next: 0 } }],
	["logs x", "list does not go on", { job, "/items": { items: [], next: 0 } }],
	["ps --all", "list does not go on", { "/api/jobs": { jobs: [], next: "a" } }],
	["ps", "expected object, found 7.", { "/api/jobs": "7" }],
	["cancel x", "id: expected string, found nothing.", { job: "{}", "/cancel": "{}" }],
	["plan job.yaml", "ledger", { "/api/plan-basis": { ...BASIS, standing: null } }],
	["plan job.yaml", "ledger", { "/api/plan-basis": { ...BASIS, standing: { ledger: {} } } }],
	["quota", "share: Too big", { "/api/quota": { share: 2, regions: [], arm: {} } }],
])("tutti %s says of an answer: %s; exit code 3, and no stack", async (line, words, answers) => {
	const { code, err } = await run(line, answers);
	expect(err).toContain(words);
	expect(err).toContain("hint: ");
	expect(err).not.toMatch(/\n\s+at |did not foresee/);
	expect(code).toBe(3);
});

it("an item that the job cannot have is passed over", async () => {
	const items = [...playedItems(play, 1e12), { ...item, index: 4_294_967_294 }];
	expect((await run("show x --json", { job, "/items": { items } })).code).toBe(0);
});

/** What users may do with a job, at moments at which it is in the way: in simulated time, so that hours pass. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { JobView } from "../src/api/views.ts";
import { sleep } from "../src/clock/clock.ts";
import { steppedClock } from "../src/clock/stepped-clock.ts";
import { type SimulatedTutti, startSimulatedTutti } from "./simulated-tutti.ts";

const START_AT = Date.UTC(2026, 0, 1);
const clock = steppedClock({ startMs: START_AT });
const folder = mkdtempSync(join(tmpdir(), "tutti-odd-moments-"));
let tutti: SimulatedTutti;
/** Items fail while it is set. */
let failing = false;

beforeAll(async () => {
	tutti = await startSimulatedTutti({
		...{ folder, clock, seed: "odd moments" },
		// The merge step runs for an hour, an item for a minute.
		decide: ({ environment }) =>
			environment.TUTTI_RESULTS_URL === undefined
				? { runMs: 60_000, exitCode: failing ? 1 : 0 }
				: { runMs: 3_600_000, exitCode: 0 },
		quotas: { deletesPer5Minutes: 5, deletesPerHour: 20 },
	});
});
afterAll(async () => {
	await tutti.close();
	rmSync(folder, { recursive: true, force: true });
});

const submit = (job: object) =>
	tutti.submit({ name: "odd", command: ["work"], completion: "poll", ...job });

/** Looks each simulated ten seconds, for a day at most. */
async function until(id: string, isSo: (job: JobView) => boolean): Promise<JobView> {
	for (let looks = 0; looks < 8640; looks++) {
		const job = await tutti.job(id);
		if (isSo(job)) return job;
		await sleep(clock, 10_000);
	}
	throw new Error(`It did not come to it: ${JSON.stringify(await tutti.job(id))}`);
}
const isFinished = ({ phase }: JobView) => phase === "finished";
const isClean = (job: JobView) => isFinished(job) && job.containerGroups === 0;

it("a suspended job whose deadline passes ends what waits, and what runs", async () => {
	const timeouts = { start: "5m", run: "2h", job: "10m" };
	const id = await submit({ items: [0, 1, 2], parallelism: 1, timeouts });
	await until(id, ({ items }) => items.succeeded === 1);
	await tutti.act(id, "suspend");
	const ended = await until(id, isClean);
	expect(ended).toMatchObject({ status: "failed", items: { waiting: 0, launched: 0 } });
	const reasons = (await tutti.items(id)).map(({ outcome }) => outcome?.reason);
	expect(reasons.filter((reason) => reason === "job-timeout").length).toBeGreaterThan(0);
	const lateMs = Date.parse(ended.finishedAt!) - Date.parse(ended.deadlineAt);
	expect(lateMs).toBeLessThan(30_000);
});

it("a suspended job stays so while its items go round again, and is resumed after it was canceled to no effect", async () => {
	failing = true;
	const id = await submit({ items: [0], attempts: { application: 3 } });
	await until(id, ({ items }) => items.running + items.launched > 0);
	await tutti.act(id, "suspend");
	await until(id, ({ containerGroups }) => containerGroups === 0);
	await sleep(clock, 600_000);
	expect(await tutti.job(id)).toMatchObject({ containerGroups: 0, waitsFor: "suspended" });
	await tutti.act(id, "cancel");
	await tutti.act(id, "resume");
	expect(await until(id, isClean)).toMatchObject({ status: "canceled" });
	const [item] = await tutti.items(id);
	expect(item!.outcome).toMatchObject({ reason: "canceled", attempts: 1 });
	failing = false;
});

it("a job canceled while it merges is canceled, and keeps its items' outcomes", async () => {
	const merge = { image: "alpine", command: ["merge"], timeouts: { run: "3h" } };
	const id = await submit({ items: [0, 1], merge });
	await until(id, ({ phase }) => phase === "merging");
	await tutti.act(id, "cancel");
	const ended = await until(id, isClean);
	expect(ended).toMatchObject({
		...{ status: "canceled", items: { succeeded: 2 } },
		merge: { status: "canceled", message: "The job was canceled." },
	});
});

it("a job is run again while the groups of its last run are still to be deleted", async () => {
	failing = true;
	const id = await submit({ items: { range: { from: 1, to: 12 } } });
	const first = await until(id, isFinished);
	expect(first).toMatchObject({ status: "failed", items: { failed: 12 } });
	expect(first.deleting).toBeGreaterThan(0);
	failing = false;
	await tutti.act(id, "retry");
	const second = await until(id, isClean);
	expect(second).toMatchObject({ run: 2, status: "succeeded", items: { succeeded: 12 } });
});

it("a job is purged once its groups are gone, and not before", async () => {
	const id = await submit({ items: { range: { from: 1, to: 12 } } });
	const purge = () => fetch(`${tutti.url}/api/jobs/${id}`, { method: "DELETE" });
	await until(id, isFinished);
	expect((await purge()).status).toBe(409);
	await until(id, isClean);
	expect((await purge()).status).toBe(202);
	await sleep(clock, 60_000);
	expect((await fetch(`${tutti.url}/api/jobs/${id}`)).status).toBe(404);
});

it("leaves nothing behind", async () => {
	const { holdings, deletions, jobs } = await tutti.ledger();
	expect({ holdings, deletions, jobs }).toEqual({ holdings: {}, deletions: {}, jobs: {} });
});

it("an item is known to run half a minute after its launch, though its siblings ran for longer", async () => {
	const id = await submit({ items: [0, 1], parallelism: 1 });
	await until(id, ({ items }) => items.succeeded === 1);
	await until(id, ({ items }) => items.launched === 1);
	await sleep(clock, 40_000);
	expect(await tutti.job(id)).toMatchObject({ items: { succeeded: 1, launched: 0, running: 1 } });
	await until(id, isClean);
});

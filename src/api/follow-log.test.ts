import { HttpRequest } from "@azure/functions";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { growingLogFile, keepLog } from "../activities/launch/launch-log.ts";
import { noteLaunch } from "../activities/launch/note-launch.ts";
import {
	JOB_ID,
	LAUNCH,
	type WorldUnderTest,
	worldUnderTest,
} from "../activities/world-under-test.ts";
import { type LogPartView, logPartSchema } from "../contract/views/log-views.ts";
import { emptyLedger } from "../ledger/ledger.ts";
import type { JobRecord } from "../store/store.ts";
import { sampleNote, sampleOutcome } from "../store/suite/samples.ts";
import { followLog } from "./follow-log.ts";
import { readLog } from "./read-log.ts";

let world: WorldUnderTest;
/** What ACI gives of the container's log, and how often it was asked. */
let written = "";
let asked = 0;
beforeEach(async () => {
	world = await worldUnderTest();
	written = "one\n";
	asked = 0;
	world.context.world.groups.readLog = async () => {
		asked++;
		return written;
	};
});
afterEach(() => world.close());

function request(query: Record<string, string> = {}, index = 0) {
	const url = `http://127.0.0.1/api/jobs/x/items/${index}/log/part`;
	return new HttpRequest({ method: "GET", url, query, params: { id: JOB_ID, index: `${index}` } });
}
async function part(after?: string, index = 0): Promise<LogPartView> {
	const { jsonBody } = await followLog(
		request(after === undefined ? {} : { after }, index),
		world.context,
	);
	return logPartSchema.parse(jsonBody);
}
const running = (launch = 1) => world.store.noteItem(JOB_ID, 0, sampleNote(launch, "running"));
const KEY = { jobId: JOB_ID, index: 0, run: 1, launch: 1 };

describe("a log that is followed", () => {
	it("is told in parts while its container runs", async () => {
		expect(await part()).toMatchObject({ text: "", complete: false, waitMs: 1000 });
		await running();
		const first = await part();
		expect(first).toMatchObject({ launch: 1, text: "one\n", complete: false, waitMs: 1000 });
		expect(await part(first.next)).toMatchObject({ text: "", next: first.next });
		written = "one\ntwo\n";
		world.pass(1000);
		expect(await part(first.next)).toMatchObject({ text: "two\n" });
	});

	it("costs the service one reading in a second, however many follow", async () => {
		await running();
		await Promise.all(Array.from({ length: 10 }, () => part()));
		expect(asked).toBe(1);
		world.pass(999);
		await part();
		expect(asked).toBe(1);
		world.pass(1);
		await Promise.all(Array.from({ length: 10 }, () => part()));
		expect(asked).toBe(2);
	});

	it("is not read while the hub needs what is left of ARM's budget, or reads were refused", async () => {
		await running();
		const ledger = emptyLedger();
		ledger.arm.reads = { size: 250, perSecond: 0, left: 50, at: world.now() };
		world.setLedger(ledger);
		expect(await part()).toMatchObject({ text: "", complete: false });
		ledger.arm.reads.left = 200;
		ledger.readsClosedUntil = world.now() + 5000;
		world.pass(1000);
		await part();
		expect(asked).toBe(0);
		world.pass(5000);
		expect(await part()).toMatchObject({ text: "one\n" });
	});

	it("ends with the item, once its last lines were read, and is whole though ACI keeps less", async () => {
		await running();
		const first = await part();
		written = "two\nthree\n";
		world.pass(1000);
		const second = await part(first.next);
		expect(second.text).toContain("two\nthree\n");
		written = "three\nfour\n";
		await keepLog(LAUNCH, 0, world.context.world);
		await world.store.writeOutcome(JOB_ID, sampleOutcome(0));
		const last = await part(second.next);
		expect(last).toMatchObject({ text: "four\n", complete: true, waitMs: 0 });
		expect(await part(last.next)).toMatchObject({ text: "", complete: true });
		const { body } = await readLog(request(), world.context);
		expect(body).toBe("one\n[tutti: lines are missing here]\ntwo\nthree\nfour\n");
	});

	it("goes on for ten seconds after a callback, as a container may still write", async () => {
		await running();
		const callback = { outcome: "succeeded", result: { json: "1" }, at: world.now() } as const;
		await world.store.changeLaunchRecord(KEY, (record) => ({ ...record, callback }));
		await world.store.writeOutcome(JOB_ID, sampleOutcome(0));
		expect(await part()).toMatchObject({ complete: false });
		world.pass(10_000);
		expect(await part()).toMatchObject({ complete: true });
	});

	it("goes on with the next launch", async () => {
		await running();
		const first = await part();
		await running(2);
		written = "again\n";
		world.pass(1000);
		const over = await part(first.next);
		expect(over).toMatchObject({ launch: 1, text: "", waitMs: 0, complete: false });
		expect(await part(over.next)).toMatchObject({ launch: 2, text: "again\n" });
	});

	it("is told in parts of 256 KB, and what is not kept any more is counted", async () => {
		await running();
		const line = `${"x".repeat(99)}\n`;
		const log = `[tutti: 500 bytes before this are not kept]\n${line.repeat(4000)}`;
		await world.store.writeFile(growingLogFile(KEY), Buffer.from(log));
		written = "";
		const first = await part();
		expect(first).toMatchObject({ missed: 500, waitMs: 0 });
		expect(first.text.length).toBe(256 * 1024);
		const second = await part(first.next);
		expect(second.missed).toBe(0);
		expect(first.text + second.text).toBe(line.repeat(4000));
	});

	it("is complete and empty for an item that never ran", async () => {
		const end = { status: "canceled", reason: "canceled", launches: 0 } as const;
		await world.store.writeOutcome(JOB_ID, sampleOutcome(0, end));
		expect(await part()).toMatchObject({ text: "", complete: true });
	});

	it.each(["", "x", "1-1", "1-1-1-1", "1-1--1"])("is refused from the place %j", async (after) => {
		await expect(part(after)).rejects.toMatchObject({ code: "InvalidRequest" });
	});
});

describe("the merge step's log that is followed", () => {
	const MERGE = 2;
	const hasMerge = (phase: JobRecord["phase"] = "merging", run = 1) =>
		world.store.changeJob(JOB_ID, (record) => {
			const { image, resources, timeouts } = record.job;
			const merge = { image, resources, timeouts, files: {}, env: {} };
			return { ...record, run, phase, job: { ...record.job, merge } };
		});
	const runs = async (launch = 1, run = 1) => {
		const record = await world.store.readJob(JOB_ID);
		const note = sampleNote(launch, "running", { run });
		await noteLaunch(world.store, record!, MERGE, note);
	};

	it("is told while it runs, and goes on with its next launch", async () => {
		await hasMerge();
		expect(await part(undefined, MERGE)).toMatchObject({ text: "", complete: false });
		await runs();
		const first = await part(undefined, MERGE);
		expect(first).toMatchObject({ launch: 1, text: "one\n", complete: false, waitMs: 1000 });
		await runs(2);
		written = "again\n";
		world.pass(1000);
		const over = await part(first.next, MERGE);
		expect(over).toMatchObject({ text: "", waitMs: 0, complete: false });
		expect(await part(over.next, MERGE)).toMatchObject({ launch: 2, text: "again\n" });
	});

	it("is complete with the step's outcome, and when the job ended without it", async () => {
		await hasMerge("running");
		const before = await part(undefined, MERGE);
		expect(before).toMatchObject({ text: "", complete: false });
		await hasMerge("finished");
		expect(await part(before.next, MERGE)).toMatchObject({ text: "", complete: true, waitMs: 0 });
		await hasMerge();
		await runs();
		await world.store.writeFile(growingLogFile({ ...KEY, index: MERGE }), Buffer.from("kept\n"));
		await world.store.writeOutcome(JOB_ID, sampleOutcome(MERGE));
		world.pass(10_000);
		expect(await part(undefined, MERGE)).toMatchObject({ text: "kept\n", complete: true });
	});

	it("is that of the present run", async () => {
		await hasMerge();
		await runs();
		await hasMerge("running", 2);
		expect(await part(undefined, MERGE)).toMatchObject({ run: 2, text: "", complete: false });
		await runs(1, 2);
		expect(await part(undefined, MERGE)).toMatchObject({ run: 2, text: "one\n" });
	});

	it("is refused where the job has no such step", async () => {
		await expect(part(undefined, MERGE)).rejects.toMatchObject({
			code: "ItemNotFound",
			message: `${JOB_ID} has no item "2": it has 2, from 0, and no merge step.`,
		});
	});
});

import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ErrorView, JobView } from "../src/api/views.ts";
import {
	expectNothingLeft,
	getJson,
	type JobDocument,
	type LocalTutti,
	localTutti,
	until,
} from "./local-tutti.ts";

let tutti: LocalTutti;

beforeAll(async () => {
	tutti = await localTutti();
});

afterAll(() => tutti.stop());

/** Writes which run this is, fails while the file `bad-<item>` is there, and otherwise returns its item. */
const SCRIPT = `
	const { existsSync, appendFileSync } = require("node:fs");
	const { FOLDER, TUTTI_JOB_ID, TUTTI_ITEM, TUTTI_ITEM_INDEX, TUTTI_CALLBACK_URL } = process.env;
	appendFileSync(FOLDER + "/" + TUTTI_JOB_ID + ".ran", TUTTI_ITEM_INDEX + "\\n");
	console.log("item " + TUTTI_ITEM_INDEX);
	if (existsSync(FOLDER + "/bad-" + TUTTI_ITEM_INDEX)) process.exit(3);
	fetch(TUTTI_CALLBACK_URL, { method: "POST", body: JSON.stringify({ did: JSON.parse(TUTTI_ITEM) }) });
`;
/** Joins what it is given. */
const MERGE = `
	fetch(process.env.TUTTI_RESULTS_URL).then((response) => response.json()).then((results) =>
		fetch(process.env.TUTTI_CALLBACK_URL, { method: "POST", body: JSON.stringify(results.map((r) => r.result.did)) }));
`;

function submit(document: JobDocument): Promise<string> {
	return tutti.submit({
		command: [process.execPath, "-e", SCRIPT],
		env: { FOLDER: tutti.stateFolder },
		...document,
	});
}

async function ask(method: string, id: string, verb = ""): Promise<JobView | string> {
	const response = await fetch(`${tutti.url()}/api/jobs/${id}${verb}`, { method });
	if (response.status === 202) return (await response.json()) as JobView;
	return `${response.status} ${((await response.json()) as ErrorView).error.code}`;
}

function bad(...items: number[]): void {
	for (const item of items) writeFileSync(join(tutti.stateFolder, `bad-${item}`), "");
}
function good(...items: number[]): void {
	for (const item of items) rmSync(join(tutti.stateFolder, `bad-${item}`));
}

it("runs again only the items that did not succeed, then the merge step, and keeps the rest", async () => {
	bad(1, 4);
	const merge = { command: [process.execPath, "-e", MERGE] };
	const id = await submit({ items: [0, 1, 2, 3, 4, 5], itemsPerGroup: 2, merge });
	const first = await tutti.untilFinished(id);
	expect(first.runStartedAt).toBe(first.createdAt);
	expect(first).toMatchObject({
		...{ status: "failed", run: 1, items: { succeeded: 4, failed: 2 } },
		mergeSkipped: "2 items did not succeed.",
	});
	const before = await tutti.items(id);
	good(1, 4);
	const asked = (await ask("POST", id, "/retry")) as JobView;
	expect(asked).toMatchObject({ run: 2, phase: "submitted" });
	expect(asked.runStartedAt > first.finishedAt!).toBe(true);
	const after = await tutti.untilFinished(id);
	expect(after).toMatchObject({ status: "succeeded", run: 2, items: { succeeded: 6 } });
	expect(await getJson(`${tutti.url()}/api/jobs/${id}/result`)).toEqual([0, 1, 2, 3, 4, 5]);
	const items = await tutti.items(id);
	for (const index of [0, 2, 3, 5]) expect(items[index]).toEqual(before[index]);
	expect(items[1]).toMatchObject({ state: "succeeded", outcome: { attempts: 1 } });
	const log = await fetch(`${tutti.url()}/api/jobs/${id}/items/4/log`);
	expect([log.status, await log.text()]).toEqual([200, "item 4\n"]);
	const firstLog = await fetch(`${tutti.url()}/api/jobs/${id}/items/4/log?run=1&launch=1`);
	expect([firstLog.status, await firstLog.text()]).toEqual([200, "item 4\n"]);
	expect(await ask("POST", id, "/retry")).toBe("409 NothingToRetry");
});

it("fails again, and is run a third time", async () => {
	bad(0);
	const id = await submit({ items: [0] });
	expect((await tutti.untilFinished(id)).status).toBe("failed");
	await ask("POST", id, "/retry");
	const again = await until("the second run has ended", 30_000, async () => {
		const job = await tutti.job(id);
		return job.run === 2 && job.phase === "finished" ? job : undefined;
	});
	expect(again).toMatchObject({ status: "failed", items: { failed: 1 } });
	good(0);
	await ask("POST", id, "/retry");
	expect(await tutti.untilFinished(id)).toMatchObject({ status: "succeeded", run: 3 });
});

it("neither runs again nor purges a job that runs", async () => {
	const id = await submit({ command: ["sleep", "60"], items: [0] });
	expect(await ask("POST", id, "/retry")).toBe("409 JobNotFinished");
	expect(await ask("DELETE", id)).toBe("409 JobNotFinished");
	await ask("POST", id, "/cancel");
	expect((await tutti.untilFinished(id)).status).toBe("canceled");
	await ask("POST", id, "/retry");
	expect(await tutti.job(id)).toMatchObject({ run: 2 });
	await ask("POST", id, "/cancel");
	expect(await tutti.untilFinished(id)).toMatchObject({ status: "canceled", run: 2 });
});

it("a suspended job launches nothing more, and goes on when it is resumed", async () => {
	const id = await submit({
		command: [process.execPath, "-e", `setTimeout(() => { ${SCRIPT} }, 300)`],
		items: [0, 1, 2, 3, 4, 5, 6, 7],
		parallelism: 1,
	});
	await until("the first item has ended", 30_000, async () =>
		(await tutti.job(id)).items.succeeded > 0 ? true : undefined,
	);
	expect(await ask("POST", id, "/suspend")).toHaveProperty("suspendedAt");
	const held = await until("what ran has ended", 30_000, async () => {
		const job = await tutti.job(id);
		return job.containerGroups === 0 ? job : undefined;
	});
	await new Promise((resolve) => setTimeout(resolve, 3000));
	expect((await tutti.job(id)).items).toEqual(held.items);
	expect(held.items.waiting).toBeGreaterThan(0);
	expect(await ask("POST", id, "/resume")).not.toHaveProperty("suspendedAt");
	expect(await tutti.untilFinished(id)).toMatchObject({ status: "succeeded" });
});

it("a suspended job can be canceled", async () => {
	const id = await submit({ command: ["sleep", "60"], items: [0, 1], parallelism: 1 });
	await ask("POST", id, "/suspend");
	await ask("POST", id, "/cancel");
	expect(await tutti.untilFinished(id)).toMatchObject({ status: "canceled" });
});

it("purges a job without a trace", async () => {
	const id = await submit({ items: [0, 1] });
	await tutti.untilFinished(id);
	await until("its groups are gone", 20_000, async () =>
		(await tutti.job(id)).containerGroups === 0 ? true : undefined,
	);
	expect(await ask("DELETE", id)).toMatchObject({ phase: "purging" });
	await until("it is gone", 20_000, async () =>
		(await fetch(`${tutti.url()}/api/jobs/${id}`)).status === 404 ? true : undefined,
	);
	const instances = await getJson<{ instanceId: string }[]>(
		`${tutti.url()}/runtime/webhooks/durabletask/instances`,
	);
	expect(instances.map(({ instanceId }) => instanceId)).not.toContain(id);
	expect(instances.filter(({ instanceId }) => instanceId.startsWith(`${id}.`))).toMatchObject([
		{ instanceId: `${id}.purge` },
	]);
	expect(existsSync(join(tutti.stateFolder, "store", "files", id))).toBe(false);
});

it("leaves nothing behind", () => expectNothingLeft(tutti));

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ItemView, JobView } from "../src/api/views.ts";
import { ATTRIBUTE, METRIC, SPAN } from "../src/telemetry/names.ts";
import { expectNothingLeft, type LocalTutti, localTutti, until } from "./local-tutti.ts";
import { type OtlpReceiver, otlpReceiver, type TakenSpan } from "./otlp-receiver.ts";

const CALLER = { traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "00f067aa0ba902b7" };
const SECRET = "canary-of-a-secret-value";
const HEADER = "canary-of-a-header";

/** Returns its parent, as the environment names it; what else it does is its item. */
const ACT = `
const { existsSync, appendFileSync } = require("node:fs");
const { TUTTI_ITEM, TUTTI_ATTEMPT, TUTTI_CALLBACK_URL, TUTTI_RESULTS_URL, TRACEPARENT, FOLDER } = process.env;
const { TUTTI_ITEM_INDEX } = process.env;
appendFileSync(FOLDER + "/parents", TUTTI_ITEM_INDEX + " " + TUTTI_ATTEMPT + " " + TRACEPARENT + "\\n");
const until = async (there) => {
	while (!there()) await new Promise((resolve) => setTimeout(resolve, 20));
};
async function act() {
	const item = JSON.parse(TUTTI_ITEM);
	if (item === "retry" && TUTTI_ATTEMPT === "1") process.exit(3);
	if (item === "fail") process.exit(7);
	if (item === "slow") await until(() => existsSync(FOLDER + "/go"));
	for (let turn = 0; turn < 200; turn++) {
		const answer = await fetch(TUTTI_CALLBACK_URL, { method: "POST", body: "1" }).catch(() => undefined);
		if (answer !== undefined && answer.status < 500) return;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	process.exit(1);
}
void act();
`;

let receiver: OtlpReceiver;
let tutti: LocalTutti;
let job: JobView;
let items: ItemView[];
let spans: TakenSpan[];

beforeAll(async () => {
	receiver = await otlpReceiver();
	tutti = await localTutti({
		env: {
			OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
			OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
			OTEL_EXPORTER_OTLP_HEADERS: `authorization=${HEADER}`,
			OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=test",
			OTEL_METRIC_EXPORT_INTERVAL: "500",
			A_SECRET: SECRET,
		},
	});
	const id = await submit();
	const of = (name: string) => receiver.spans.filter((span) => span.name === name);
	// One launch of three is over and told, and one still runs, when the server dies.
	await until("the items that end by themselves are told", 60_000, async () =>
		of(SPAN.item).length === 4 ? true : undefined,
	);
	await tutti.kill();
	await tutti.start();
	writeFileSync(join(tutti.stateFolder, "go"), "");
	job = await tutti.untilFinished(id);
	items = await tutti.items(id);
	await until("the job is told", 20_000, async () => of(SPAN.job)[0]);
	spans = receiver.spans.filter(({ attributes }) => attributes[ATTRIBUTE.jobId] === id);
}, 120_000);

afterAll(async () => {
	await tutti?.stop();
	await receiver?.close();
});

async function submit(): Promise<string> {
	const response = await fetch(`${tutti.url()}/api/jobs`, {
		method: "POST",
		headers: { traceparent: `00-${CALLER.traceId}-${CALLER.spanId}-01` },
		body: JSON.stringify({
			name: "traced",
			image: "alpine",
			command: ["sh", "-c", `exec '${process.execPath}' "$TUTTI_FILES/act.cjs"`],
			files: { "act.cjs": { text: ACT } },
			env: { FOLDER: tutti.stateFolder },
			secrets: { TOKEN: { value: SECRET } },
			items: ["ok", "retry", "fail", "ok", "slow"],
			itemsPerGroup: 2,
			backoff: { first: "2s" },
			attempts: { application: 2 },
		}),
	});
	const answer = (await response.json()) as JobView;
	expect(response.status, JSON.stringify(answer)).toBe(202);
	return answer.id;
}

const named = (name: string) => spans.filter((span) => span.name === name);
const ofItem = (index: number) =>
	spans.filter(({ attributes }) => attributes[ATTRIBUTE.item] === index);

it("a job is one trace, which goes on from its caller's", () => {
	expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([CALLER.traceId]));
	const [root] = named(SPAN.job);
	expect(root).toMatchObject({ parentSpanId: CALLER.spanId, error: "failed" });
	expect(named(SPAN.job)).toHaveLength(1);
});

it("no span comes twice, and every parent comes, though the server was killed meanwhile", () => {
	const ids = spans.map(({ spanId }) => spanId);
	expect(new Set(ids).size).toBe(ids.length);
	const orphans = spans.filter(
		({ parentSpanId }) => parentSpanId !== CALLER.spanId && !ids.includes(parentSpanId ?? ""),
	);
	expect(orphans.map(({ name, attributes }) => [name, attributes])).toEqual([]);
});

it("an item's spans stand one after the other, a launch after the other", () => {
	const phases = (index: number) =>
		ofItem(index)
			.filter(({ name }) => name !== SPAN.item)
			.sort((a, b) => a.startAt - b.startAt || a.endAt - b.endAt);
	expect(new Set(phases(0).map(({ name }) => name))).toEqual(
		new Set([SPAN.wait, SPAN.start, SPAN.run, SPAN.settle]),
	);
	expect(named(SPAN.backoff).length).toBeGreaterThan(0);
	for (const { index, outcome } of items) {
		const all = phases(index);
		const launches = new Set(all.map(({ attributes }) => attributes[ATTRIBUTE.launch]));
		expect(launches.size, `item ${index}`).toBe(outcome?.launches);
		for (const launch of launches) {
			const own = all.filter(({ attributes }) => attributes[ATTRIBUTE.launch] === launch);
			for (const [k, span] of own.entries()) {
				expect(span.endAt).toBeGreaterThanOrEqual(span.startAt);
				if (k > 0) expect(span.startAt, `${index} ${span.name}`).toBe(own[k - 1]!.endAt);
			}
		}
	}
});

it("instants and outcomes are the API's", () => {
	for (const { index, outcome } of items) {
		const item = ofItem(index).find(({ name }) => name === SPAN.item)!;
		expect(item.attributes).toMatchObject({
			[ATTRIBUTE.status]: outcome!.status,
			[ATTRIBUTE.attempts]: outcome!.attempts,
			[ATTRIBUTE.launches]: outcome!.launches,
		});
		expect(item.attributes[ATTRIBUTE.reason]).toBe(outcome!.reason);
		expect(item.endAt).toBe(Date.parse(outcome!.finishedAt));
		const last = ofItem(index)
			.filter(({ name }) => name === SPAN.run)
			.sort((a, b) => a.startAt - b.startAt)
			.at(-1)!;
		expect(last.startAt).toBe(Date.parse(outcome!.startedAt!));
		expect(last.endAt).toBe(Date.parse(outcome!.finishedAt));
	}
	const [root] = named(SPAN.job);
	expect(root!.startAt).toBe(Date.parse(job.createdAt));
	expect(root!.endAt).toBe(Date.parse(job.finishedAt!));
	expect(items.map(({ outcome }) => outcome?.status)).toEqual([
		"succeeded",
		"succeeded",
		"failed",
		"succeeded",
		"succeeded",
	]);
	expect(ofItem(2).filter(({ error }) => error === "application")).toHaveLength(3);
});

it("a container's parent is the span of its own run", () => {
	const parents = readLines("parents").map((line) => line.split(" "));
	expect(parents).toHaveLength(named(SPAN.run).length);
	for (const [index, , traceparent = ""] of parents) {
		const [, traceId, spanId, flags] = traceparent.split("-");
		expect([traceId, flags]).toEqual([CALLER.traceId, "01"]);
		const span = spans.find((each) => each.spanId === spanId)!;
		expect(span.name).toBe(SPAN.run);
		expect(span.attributes[ATTRIBUTE.item]).toBe(Number(index));
	}
});

it("each call about a launch's group is a child of the launch, with how it was answered", () => {
	const launches = named(SPAN.launch);
	const calls = spans.filter(({ attributes }) => ATTRIBUTE.operation in attributes);
	for (const launch of launches) {
		const own = calls.filter(({ parentSpanId }) => parentSpanId === launch.spanId);
		const puts = own.filter(({ attributes }) => attributes[ATTRIBUTE.method] === "PUT");
		expect(puts.map(({ attributes }) => attributes[ATTRIBUTE.statusCode])).toEqual([201]);
		expect(puts[0]!.name).toBe("PUT containerGroups/{name}");
		expect(puts[0]!.startAt).toBeGreaterThanOrEqual(launch.startAt);
		expect(launch.attributes[ATTRIBUTE.vcpus]).toBeGreaterThan(0);
	}
	expect(calls.every(({ parentSpanId }) => launches.some((l) => l.spanId === parentSpanId))).toBe(
		true,
	);
});

it("counts what ended, and shows what the ledger knows", async () => {
	const metric = (name: string) => receiver.metrics.get(name);
	await until("the gauges", 10_000, async () => metric(METRIC.groupsLimit.name)?.points[0]);
	// The server that was killed counted for itself.
	const ended = metric(METRIC.items.name)!;
	expect(ended.unit).toBe("{item}");
	expect(ended.points).toContainEqual({
		attributes: { [ATTRIBUTE.status]: "succeeded" },
		value: 1,
	});
	expect(metric(METRIC.armRequests.name)!.points.length).toBeGreaterThan(1);
	expect(metric(METRIC.groupsLimit.name)!.points[0]!.value).toBeGreaterThan(0);
});

it("says who tells, with the collector's header, and tells no secret", () => {
	expect(receiver.resources[0]).toMatchObject({
		"service.name": "tutti",
		[ATTRIBUTE.hub]: "local",
		"deployment.environment.name": "test",
	});
	expect(receiver.requests[0]).toMatchObject({ authorization: HEADER });
	const raw = receiver.raw();
	expect(raw).toContain(SPAN.launch);
	for (const secret of [SECRET, HEADER, "?t=", "api-version", "Bearer", tutti.stateFolder]) {
		expect(raw.includes(secret), secret).toBe(false);
	}
});

it("leaves nothing behind", () => expectNothingLeft(tutti));

it("a collector that is gone holds up the server's end by seconds", async () => {
	await receiver.close();
	const begun = performance.now();
	await tutti.stop();
	expect(performance.now() - begun).toBeLessThan(9000);
});

function readLines(name: string): string[] {
	const file = join(tutti.stateFolder, name);
	expect(existsSync(file)).toBe(true);
	return readFileSync(file, "utf8").trim().split("\n");
}

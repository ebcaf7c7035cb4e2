/**
 * Everything that an installation writes and answers, as it would stand in Azure: the package as deployed, the host
 * with keys, the store in Azure's tables and blobs (Azurite's), containers that are simulated. One job of every kind is run, run again and canceled; then nothing that was
 * kept, logged, sent or answered may have a secret, a token or a key in it.
 */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sleep } from "../../src/clock/clock.ts";
import { scaledClock } from "../../src/clock/scaled-clock.ts";
import { ROUTES } from "../../src/contract/routes.ts";
import { type Azurite, startAzurite } from "../../src/store/azure/azurite-for-tests.ts";
import { until } from "../local-tutti.ts";
import { INSTALLATION_KEY, type SimulatedTutti, startSimulatedTutti } from "../simulated-tutti.ts";
import { CANARIES, partsOfAzure, partsWithSecrets } from "./canaries.ts";
import { filesBelow, findSecrets, type Place } from "./find-secrets.ts";
import { everythingStored } from "./stored-in-azure.ts";
import { type Visitor, visitorOf } from "./visitor.ts";

const key = (name: string) => `${name}-${randomBytes(20).toString("hex")}`;
const KEYS = {
	masterKey: key("master"),
	functionKeys: { default: key("function") },
	systemKeys: { durabletask_extension: key("system") },
};
/** Azurite judges by the wall's clock when a URL has expired, so the clock goes on from there. */
const clock = scaledClock({ factor: 20, originMs: Date.now() });
const folder = mkdtempSync(join(tmpdir(), "tutti-secrets-"));
const seen: Place[] = [];
/** The variables of every container that was decided about. */
const containers = new Map<string, Record<string, string>>();
let azurite: Azurite;
let tutti: SimulatedTutti;
let visitor: Visitor;

beforeAll(async () => {
	azurite = await startAzurite();
	tutti = await startSimulatedTutti({
		...{ folder, clock, seed: "secrets", keys: KEYS, store: azurite.connectionString },
		pollIntervalMs: 2_000,
		log: (source, line) => seen.push({ where: `the log of the ${source}: ${line}`, content: line }),
		decide({ groupName, containerName, environment }) {
			containers.set(`${groupName}/${containerName}`, environment);
			const runMs = containerName === "beside" ? 3_600_000 : 60_000;
			if (environment.TUTTI_CALLBACK_URL === undefined) return { runMs, exitCode: 0 };
			if (environment.TUTTI_ITEM_INDEX === "1") return { runMs, exitCode: 3 };
			return { runMs, exitCode: 0, callback: { afterMs: 40_000, call: () => finish(environment) } };
		},
	});
	visitor = visitorOf(tutti, KEYS, (place) => seen.push(place));
	const job = {
		...partsWithSecrets((name) => ({ value: CANARIES[name] })),
		...partsOfAzure((name) => ({ value: CANARIES[name] })),
		items: [1, 2, 3],
		attempts: 2,
		merge: { image: "alpine" },
	};
	const id = await tutti.submit(job);
	await until("a container has its variables", 30_000, async () => containers.keys().next().value);
	await visitor.look();
	await untilFinished(id);
	await tutti.act(id, "retry");
	await untilFinished(id);
	const canceled = await tutti.submit({ ...job, name: "canceled" });
	await sleep(clock, 15_000);
	await tutti.act(canceled, "cancel");
	await untilFinished(canceled);
	await misuse();
	await visitor.look();
}, 180_000);

afterAll(async () => {
	await tutti?.close();
	await azurite?.stop();
	rmSync(folder, { recursive: true, force: true });
});

const untilFinished = (id: string) =>
	until(`${id} has ended`, 60_000, async () => {
		const job = await tutti.job(id);
		return job.phase === "finished" ? job : undefined;
	});

/** A container does what it may with what it was given. */
async function finish(environment: Record<string, string>): Promise<void> {
	const {
		TUTTI_RESULTS_URL: results,
		TUTTI_OUTPUT_URL: output,
		TUTTI_CALLBACK_URL: callback,
	} = environment;
	if (results !== undefined) await visitor.ask(results, {});
	if (output !== undefined) {
		const headers = { "x-ms-blob-type": "BlockBlob" };
		await visitor.ask(output, { method: "PUT", headers, body: "a file" });
	}
	await visitor.ask(callback ?? "", { method: "POST", body: '{"a":"result"}' });
}

/** Requests that are wrong, with secrets in the wrong place. */
async function misuse(): Promise<void> {
	const secret = JSON.stringify(CANARIES.variable);
	const bodies = [
		`{"image":"a","items":[1],"secrets":{"T":{"value":${secret}`,
		`{"image":"a","items":[1],"secrets":{"T":{"value":${secret}} oops`,
		`{"image":"a","items":[1],"secrets":{"T":${secret}}}`,
		`{"image":"a","items":[1],"secrets":{"T":[${secret}]}}`,
		`{"image":"a","items":[1],"secrets":${secret}}`,
		`{"image":"a","items":[1],"secrets":{"T":{"valeu":${secret}}}}`,
		`{"image":"a","items":[1],"secrets":{"TUTTI_T":{"value":${secret}}}}`,
		`{"image":"a","items":[1],"env":{"T":"x"},"secrets":{"T":{"value":${secret}}}}`,
		`{"image":"a","items":[1],"registry":${secret}}`,
		`{"image":"a","items":[1],"registry":{"server":"r.io","username":"u","password":${secret}}}`,
		`{"image":"a","items":[1],"volumes":{"keys-dir":{"secret":{"k":${secret}}}}}`,
		`{"image":"a","items":[1],"volumes":{"share":{"azureFile":{"share":"s","account":"acc","key":${secret}}}}}`,
		`image: a\nitems: [1]\nsecrets: { T: { value: ${secret} }\n`,
		`image: a\nitems: [1]\nsecrets: { T: { value: ${secret} ${secret} } }\n`,
		`image: a\nitems: [1]\nsecrets:\n  T: *${CANARIES.variable}\n`,
	];
	for (const body of bodies) {
		const response = await visitor.ask(`${tutti.url}/api/jobs`, {
			...visitor.withKey,
			method: "POST",
			body,
		});
		expect(response.status, body).toBe(400);
	}
	const [environment] = [...containers.values()].filter((each) => each.TUTTI_CALLBACK_URL);
	const { TUTTI_CALLBACK_URL: callback = "" } = environment!;
	// The launch is over; the token of another batch; one that was tampered with.
	expect((await visitor.ask(callback, { method: "POST", body: "{}" })).status).toBe(409);
	const other = callback.replace(/callbacks\/[^?]*/, "callbacks/nobody-1-1");
	for (const url of [`${callback}x`, other])
		expect((await visitor.ask(url, { method: "POST", body: "{}" })).status).toBe(401);
}

/** All that nobody may see, by name. */
function everySecret(): Record<string, string> {
	const tokens = [...containers].flatMap(([container, environment]) =>
		["TUTTI_CALLBACK_URL", "TUTTI_OUTPUT_URL", "TUTTI_RESULTS_URL", "SENDEVENTPOSTURI"].flatMap(
			(name) => {
				const { searchParams } = new URL(environment[name] ?? "http://none");
				// The store's own URLs are signed.
				const token = searchParams.get("t") ?? searchParams.get("sig");
				return token === null ? [] : [[`${name} of ${container}`, token]];
			},
		),
	);
	expect(tokens.length).toBeGreaterThan(20);
	return {
		...CANARIES,
		...Object.fromEntries(tokens),
		"the installation's key": INSTALLATION_KEY,
		"the master key": KEYS.masterKey,
		"the function key": KEYS.functionKeys.default,
		"the system key": KEYS.systemKeys.durabletask_extension,
		"the account's key": /AccountKey=([^;]+)/.exec(azurite.connectionString)![1]!,
		"the identity's header": tutti.emulator.identity.header,
	};
}

describe("in a full run, no secret, token or key", () => {
	it("is given to nobody but the containers it is for", () => {
		const had = (value: string) =>
			[...containers].filter(([, environment]) => Object.values(environment).includes(value));
		expect(had(CANARIES.variable).length).toBeGreaterThan(5);
		expect(had(CANARIES.variable).every(([name]) => /\/item-\d+$/.test(name))).toBe(true);
		expect(had(CANARIES.sidecar).every(([name]) => name.endsWith("/beside"))).toBe(true);
		expect(had(INSTALLATION_KEY)).toEqual([]);
	});

	it("is in a log of host or emulator, or in an answer of the app, the host or ARM", () => {
		expect(seen.length).toBeGreaterThan(100);
		const statuses = seen.map(({ where }) => /^the answer (\d+)/.exec(where)?.[1]);
		expect(new Set(statuses)).toEqual(
			new Set([undefined, "200", "201", "202", "400", "302", "400", "401", "404", "409"]),
		);
		expect(seen.some(({ where }) => /200 to GET .*\/containerGroups\/./.test(where))).toBe(true);
		expect(findSecrets(everySecret(), seen)).toEqual([]);
	});

	it("is in a file of the host or in the store, which has the jobs' own sealed", async () => {
		const stored = await everythingStored(azurite.connectionString);
		expect(stored.length).toBeGreaterThan(20);
		expect(findSecrets(everySecret(), stored)).toEqual([]);
		// What ACI is given, ACI keeps; the emulator's folder stands for the service.
		const files = filesBelow(folder, (name) => name.startsWith("aci/"));
		const names = files.map(({ where }) => where);
		expect(names).toEqual(expect.arrayContaining(["durable.db", "durable.db-wal"]));
		expect(findSecrets(everySecret(), files)).toEqual([]);
		const given = filesBelow(join(folder, "aci"), () => false);
		expect(findSecrets({ variable: CANARIES.variable }, given)).not.toEqual([]);
	});

	it("that ARM is asked with is kept or told: no access token anywhere", async () => {
		const files = filesBelow(folder, (name) => name.startsWith("aci/"));
		const stored = await everythingStored(azurite.connectionString);
		const withToken = [...files, ...stored, ...seen].filter(({ content }) =>
			/eyJ[\w-]{10,}\.eyJ[\w-]{10,}\./.test(Buffer.from(content as string).toString("latin1")),
		);
		expect(withToken.map(({ where }) => where)).toEqual([]);
	});

	it("opens the Durable management API: no answer of the app has its address or its key", () => {
		const answers = seen.filter(({ where }) => / \/api\//.test(where));
		expect(answers.length).toBeGreaterThan(40);
		const telling = answers.filter(({ content }) =>
			/runtime\/webhooks|[?&]code=/.test(`${content}`),
		);
		expect(telling).toEqual([]);
	});
});

describe("without its key", () => {
	const filled = (path: string) => path.replace(/\{index\}/, "0").replace(/\{\w+\}/, "nothing");

	it.each(Object.entries(ROUTES))("%s does what it may", async (_, { method, path, access }) => {
		const response = await fetch(tutti.url + filled(path), { method });
		expect(response.status).toBe(access === "none" ? 200 : 401);
		const code = access === "token" ? "InvalidToken" : undefined;
		const text = await response.text();
		if (access !== "none") expect(text === "" ? undefined : JSON.parse(text).error.code).toBe(code);
	});

	it.each([
		["GET", "/runtime/webhooks/durabletask/instances"],
		["POST", "/runtime/webhooks/durabletask/orchestrators/tutti-job"],
		["GET", "/runtime/webhooks/durabletask/entities"],
		["POST", "/runtime/webhooks/durabletask/entities/ledger/simulated?op=claim"],
		["GET", "/admin/functions"],
		["GET", "/admin/host/keys"],
	])("%s %s is refused, with a function key too", async (method, path) => {
		for (const request of [{}, visitor.withKey]) {
			const response = await fetch(tutti.url + path, { method, ...request });
			expect(response.status).toBe(401);
			expect(await response.text()).toBe("");
		}
	});
});

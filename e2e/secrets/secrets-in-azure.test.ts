/**
 * Everything that an installation writes and answers, as it would stand in Azure: the package as deployed, the host
 * with keys, containers that are simulated. One job of every kind is run, run again and canceled; then nothing that was
 * kept, logged, sent or answered may have a secret, a token or a key in it.
 */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sleep } from "../../src/clock/clock.ts";
import { steppedClock } from "../../src/clock/stepped-clock.ts";
import { ROUTES } from "../../src/contract/routes.ts";
import { INSTALLATION_KEY, type SimulatedTutti, startSimulatedTutti } from "../simulated-tutti.ts";
import { CANARIES, partsOfAzure, partsWithSecrets } from "./canaries.ts";
import { filesBelow, findSecrets, type Place } from "./find-secrets.ts";

const key = (name: string) => `${name}-${randomBytes(20).toString("hex")}`;
const KEYS = {
	masterKey: key("master"),
	functionKeys: { default: key("function") },
	systemKeys: { durabletask_extension: key("system") },
};
const clock = steppedClock({ startMs: Date.UTC(2026, 0, 1) });
const folder = mkdtempSync(join(tmpdir(), "tutti-secrets-"));
const seen: Place[] = [];
/** The variables of every container that was decided about. */
const containers = new Map<string, Record<string, string>>();
let tutti: SimulatedTutti;

beforeAll(async () => {
	tutti = await startSimulatedTutti({
		...{ folder, clock, seed: "secrets", keys: KEYS },
		log: (source, line) => seen.push({ where: `the log of the ${source}: ${line}`, content: line }),
		decide({ groupName, containerName, environment }) {
			containers.set(`${groupName}/${containerName}`, environment);
			const runMs = containerName === "beside" ? 3_600_000 : 60_000;
			if (environment.TUTTI_CALLBACK_URL === undefined) return { runMs, exitCode: 0 };
			if (environment.TUTTI_ITEM_INDEX === "1") return { runMs, exitCode: 3 };
			return { runMs, exitCode: 0, callback: { afterMs: 30_000, call: () => finish(environment) } };
		},
	});
	const job = {
		...partsWithSecrets((name) => ({ value: CANARIES[name] })),
		...partsOfAzure((name) => ({ value: CANARIES[name] })),
		items: [1, 2, 3],
		attempts: 2,
		merge: { image: "alpine" },
	};
	const id = await tutti.submit(job);
	await sleep(clock, 90_000);
	await look();
	await untilFinished(id);
	await tutti.act(id, "retry");
	await untilFinished(id);
	const canceled = await tutti.submit({ ...job, name: "canceled" });
	await sleep(clock, 60_000);
	await tutti.act(canceled, "cancel");
	await untilFinished(canceled);
	await misuse();
	await look();
});

afterAll(async () => {
	await tutti.close();
	rmSync(folder, { recursive: true, force: true });
});

async function untilFinished(id: string): Promise<void> {
	while ((await tutti.job(id)).phase !== "finished") await sleep(clock, 10_000);
}

/** A container does what it may with what it was given. */
async function finish(environment: Record<string, string>): Promise<void> {
	const {
		TUTTI_RESULTS_URL: results,
		TUTTI_OUTPUT_URL: output,
		TUTTI_CALLBACK_URL: callback,
	} = environment;
	if (results !== undefined) await answer(results, {});
	if (output !== undefined) await answer(output, { method: "PUT", body: "a file" });
	await answer(callback ?? "", { method: "POST", body: '{"a":"result"}' });
}

/** Asks, and keeps the whole answer among what was seen. */
async function answer(url: string, request: RequestInit): Promise<Response> {
	const release = clock.hold();
	try {
		const response = await fetch(url, { redirect: "manual", ...request });
		const content = JSON.stringify([...response.headers]) + (await response.clone().text());
		const where = `the answer ${response.status} to ${request.method ?? "GET"} ${new URL(url).pathname}`;
		seen.push({ where, content });
		return response;
	} finally {
		release();
	}
}

const withKey = { headers: { "x-functions-key": KEYS.functionKeys.default } };
const withMasterKey = { headers: { "x-functions-key": KEYS.masterKey } };
/** An answer whose body is asked for; what it says is kept. */
const asked = async (path: string, request: RequestInit) =>
	(await answer(tutti.url + path, request)).json();

/** Asks for everything that can be asked for: of the app, of the host, of ARM. */
async function look(): Promise<void> {
	for (const path of ["/api/quota", "/api/openapi.json"]) await asked(path, withKey);
	const { jobs } = (await asked("/api/jobs", withKey)) as { jobs: { id: string }[] };
	for (const { id } of jobs) {
		for (const part of ["", "/items?count=1000", "/result"])
			await answer(`${tutti.url}/api/jobs/${id}${part}`, withKey);
		for (const part of ["log", "output"])
			for (const index of [0, 1, 3])
				await answer(`${tutti.url}/api/jobs/${id}/items/${index}/${part}`, withKey);
	}
	const management = "/runtime/webhooks/durabletask";
	const all = "showInput=true&showHistory=true&showHistoryOutput=true";
	const instances = (await asked(
		`${management}/instances?showInput=true&top=1000`,
		withMasterKey,
	)) as {
		instanceId: string;
	}[];
	expect(instances.length).toBeGreaterThan(5);
	for (const { instanceId } of instances)
		await answer(
			`${tutti.url}${management}/instances/${encodeURIComponent(instanceId)}?${all}`,
			withMasterKey,
		);
	await asked(`${management}/entities?fetchState=true`, withMasterKey);
	await asked(`${management}/entities/ledger/simulated`, withMasterKey);
	await asked("/admin/functions", withMasterKey);
	await lookAtArm();
}

async function lookAtArm(): Promise<void> {
	const { httpUrl, identity, subscriptionId, resourceGroup } = tutti.emulator;
	const resource = encodeURIComponent("https://management.azure.com/");
	const token = await fetch(`${identity.endpoint}?api-version=2019-08-01&resource=${resource}`, {
		headers: { "X-IDENTITY-HEADER": identity.header },
	});
	const { access_token } = (await token.json()) as { access_token: string };
	const arm = { headers: { authorization: `Bearer ${access_token}` } };
	const groups = `${httpUrl}/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.ContainerInstance/containerGroups`;
	const version = "api-version=2023-05-01";
	const list = await (await answer(`${groups}?${version}`, arm)).json();
	const { value } = list as { value: { name: string }[] };
	for (const { name } of value) {
		await answer(`${groups}/${name}?${version}`, arm);
		await answer(`${groups}/${name}/containers/item-0/logs?${version}`, arm);
	}
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
		const response = await answer(`${tutti.url}/api/jobs`, { ...withKey, method: "POST", body });
		expect(response.status, body).toBe(400);
	}
	const [environment] = [...containers.values()].filter((each) => each.TUTTI_CALLBACK_URL);
	const { TUTTI_CALLBACK_URL: callback = "", TUTTI_OUTPUT_URL: output = "" } = environment!;
	// The launch is over; the token of another batch; one that was tampered with.
	expect((await answer(callback, { method: "POST", body: "{}" })).status).toBe(409);
	expect((await answer(output, { method: "PUT", body: "x" })).status).toBe(409);
	const other = callback.replace(/callbacks\/[^?]*/, "callbacks/nobody-1-1");
	for (const url of [`${callback}x`, other])
		expect((await answer(url, { method: "POST", body: "{}" })).status).toBe(401);
}

/** All that nobody may see, by name. */
function everySecret(): Record<string, string> {
	const tokens = [...containers].flatMap(([container, environment]) =>
		["TUTTI_CALLBACK_URL", "TUTTI_OUTPUT_URL", "TUTTI_RESULTS_URL", "SENDEVENTPOSTURI"].flatMap(
			(name) => {
				const token = new URL(environment[name] ?? "http://none").searchParams.get("t");
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
			new Set([undefined, "200", "201", "202", "400", "401", "404", "409"]),
		);
		expect(findSecrets(everySecret(), seen)).toEqual([]);
	});

	it("is in a file of the host or the store, which has the jobs' own sealed", () => {
		// What ACI is given, ACI keeps; the emulator's folder stands for the service.
		const files = filesBelow(folder, (name) => name.startsWith("aci/"));
		const names = files.map(({ where }) => where);
		expect(names).toEqual(expect.arrayContaining(["durable.db", "store/store.db"]));
		expect(findSecrets(everySecret(), files)).toEqual([]);
		const given = filesBelow(join(folder, "aci"), () => false);
		expect(findSecrets({ variable: CANARIES.variable }, given)).not.toEqual([]);
	});

	it("that ARM is asked with is kept or told: no access token anywhere", () => {
		const files = filesBelow(folder, (name) => name.startsWith("aci/"));
		const withToken = [...files, ...seen].filter(({ content }) =>
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
		for (const request of [{}, withKey]) {
			const response = await fetch(tutti.url + path, { method, ...request });
			expect(response.status).toBe(401);
			expect(await response.text()).toBe("");
		}
	});
});

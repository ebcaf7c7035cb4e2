/**
 * The command, its server and containers as plain processes: what they print, keep, send and show to others on the
 * machine has no secret, token or key in it. `secrets-in-azure.test.ts` has the app and the host in more detail.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readServerFile } from "../../src/local/server-file.ts";
import { getJson, type LocalTutti, localTutti } from "../local-tutti.ts";
import { type OtlpReceiver, otlpReceiver } from "../otlp-receiver.ts";
import { CANARIES, partsWithSecrets } from "./canaries.ts";
import { filesBelow, findSecrets, type Place } from "./find-secrets.ts";
import { runningProcesses, type SeenProcess } from "./running-processes.ts";

const COMMAND = fileURLToPath(new URL("../../bin/tutti.js", import.meta.url));
const LOOK_AGAIN_MS = 100;
const folder = mkdtempSync(join(tmpdir(), "tutti-secrets-"));
/** Where containers write down what they were given, for this test to look for. */
const notes = join(folder, "notes");
const seen: Place[] = [];
const processes = new Map<number, SeenProcess>();
/** The processes of the command, which are given secrets as variables. */
const commands = new Set<number>();
let tutti: LocalTutti;
let collector: OtlpReceiver;
let key: string;

const WORK = `
	import { writeFileSync } from "node:fs";
	const { env } = process;
	const names = ["TUTTI_CALLBACK_URL", "TUTTI_OUTPUT_URL", "TUTTI_RESULTS_URL", "SENDEVENTPOSTURI"];
	const urls = names.flatMap((name) => env[name] ?? []);
	writeFileSync(env.NOTES + "/" + [env.TUTTI_JOB_ID, env.TUTTI_ITEM_INDEX, process.pid].join("-"), urls.join("\\n"));
	if (env.TUTTI_RESULTS_URL) await (await fetch(env.TUTTI_RESULTS_URL)).text();
	await new Promise((resolve) => setTimeout(resolve, 1500));
	if (env.TUTTI_ITEM_INDEX === "1") process.exit(3);
	await fetch(env.TUTTI_OUTPUT_URL, { method: "PUT", body: "a file" });
	await fetch(env.TUTTI_CALLBACK_URL, { method: "POST", body: "{}" });`;

const environmentName = (name: string) => `SECRET_${name.toUpperCase()}`;
const SECRET_VARIABLES = Object.fromEntries(
	Object.entries(CANARIES).map(([name, value]) => [environmentName(name), value]),
);

beforeAll(async () => {
	mkdirSync(notes);
	collector = await otlpReceiver();
	process.env.OTEL_EXPORTER_OTLP_ENDPOINT = collector.url;
	process.env.OTEL_METRIC_EXPORT_INTERVAL = "5000";
	tutti = await localTutti();
	key = readFileSync(join(tutti.stateFolder, "key"), "utf8");
	writeFileSync(join(folder, "work.mjs"), WORK);
	const command = ["sh", "-c", `exec '${process.execPath}' "$TUTTI_FILES/work.mjs"`];
	const job = {
		name: "with-secrets",
		image: "alpine",
		...{ command, env: { NOTES: notes }, files: { "work.mjs": "work.mjs" } },
		...partsWithSecrets((name) => ({ env: environmentName(name) })),
		...{ items: [1, 2, 3], itemsPerGroup: 2, attempts: 2, merge: { command } },
	};
	writeFileSync(join(folder, "job.yaml"), JSON.stringify(job));
	let isOver = false;
	const looking = lookAtProcesses(() => isOver);
	await useTheCommand();
	await misuseTheCommand();
	isOver = true;
	await looking;
	await askTheServer();
}, 180_000);

afterAll(async () => {
	await tutti.stop();
	await collector.close();
	rmSync(folder, { recursive: true, force: true });
});

async function lookAtProcesses(isOver: () => boolean): Promise<void> {
	while (!isOver()) {
		for (const each of runningProcesses()) processes.set(each.pid, each);
		await pause(LOOK_AGAIN_MS);
	}
}

/** Runs the command with --debug; what it prints is kept. Resolves with its exit code. */
async function run(...args: string[]): Promise<number> {
	const child: ChildProcess = spawn(
		process.execPath,
		[COMMAND, "--debug", "--state", tutti.stateFolder, ...args],
		{
			cwd: folder,
			env: { ...process.env, ...SECRET_VARIABLES },
			stdio: ["ignore", "pipe", "pipe"],
		},
	);
	commands.add(child.pid!);
	const [out, error] = await Promise.all([
		text(child.stdout!),
		text(child.stderr!),
		once(child, "close"),
	]);
	seen.push({
		where: `what "tutti ${args.join(" ")}" printed:\n${out}${error}`,
		content: out + error,
	});
	return child.exitCode ?? -1;
}

async function useTheCommand(): Promise<void> {
	expect(await run("validate", "job.yaml")).toBe(0);
	expect(await run("run", "job.yaml", "--new")).toBe(1);
	const [id = ""] = await ids();
	expect(await run("retry", id)).toBe(1);
	expect(await run("run", "job.yaml", "--new", "--detach")).toBe(0);
	const [second = ""] = await ids();
	expect(second).not.toBe(id);
	expect(await run("cancel", second)).toBe(0);
	await tutti.untilFinished(second);
	for (const args of [["ps", "--all"], ["logs", id], ["logs", id, "--failed"], ["quota"]])
		expect(await run(...args), args.join(" ")).toBe(0);
	expect(await run("outputs", id, "--to", "fetched")).toBe(0);
	expect(await run("attach", id)).toBe(1);
}

async function ids(): Promise<string[]> {
	const { jobs } = await getJson<{ jobs: { id: string }[] }>(`${tutti.url()}/api/jobs`);
	return jobs.map(({ id }) => id);
}

/** Job files that are wrong where their secrets stand. */
async function misuseTheCommand(): Promise<void> {
	const secret = JSON.stringify(CANARIES.variable);
	const wrong = [
		`image: a\nitems: [1]\nsecrets: { T: { value: ${secret} }\n`,
		`image: a\nitems: [1]\nsecrets: { T: ${secret} }\n`,
		`image: a\nitems: [1]\nsecrets:\n  T:\n    value: ${secret} ${secret}\n`,
		`image: a\nitems: [1]\nsecrets: { T: { env: NOT_SET, value: ${secret} } }\n`,
		`image: a\nitems: [1]\nregistry: { server: r.io, username: u, password: ${secret} }\n`,
	];
	for (const [k, content] of wrong.entries()) {
		writeFileSync(join(folder, `wrong-${k}.yaml`), content);
		expect(await run(k === 0 ? "validate" : "run", `wrong-${k}.yaml`)).toBe(2);
	}
}

async function askTheServer(): Promise<void> {
	const management = "/runtime/webhooks/durabletask/instances";
	const response = await fetch(`${tutti.url()}${management}?showInput=true&top=1000`);
	const instances = (await response.json()) as { instanceId: string }[];
	const shown = "showInput=true&showHistory=true&showHistoryOutput=true";
	const paths = [
		`${management}?showInput=true&top=1000`,
		...instances.map(
			({ instanceId }) => `${management}/${encodeURIComponent(instanceId)}?${shown}`,
		),
		"/admin/host/status",
		"/api/jobs",
		...(await ids()).flatMap((id) =>
			["", "/items", "/result", "/items/0/log"].map((part) => `/api/jobs/${id}${part}`),
		),
	];
	for (const path of paths) {
		const answer = await fetch(tutti.url() + path);
		const content = JSON.stringify([...answer.headers]) + (await answer.text());
		seen.push({ where: `the answer ${answer.status} to ${path}`, content });
	}
}

/** All that nobody may see, by name. */
function everySecret(): Record<string, string> {
	const urls = readdirSync(notes).flatMap((note) =>
		readFileSync(join(notes, note), "utf8")
			.split("\n")
			.map((url, k) => [`the ${k}. token of ${note}`, new URL(url).searchParams.get("t") ?? ""]),
	);
	expect(urls.length).toBeGreaterThan(15);
	expect(urls.filter(([, token]) => token === "")).toEqual([]);
	return { ...CANARIES, ...Object.fromEntries(urls), "the installation's key": key };
}

it("nothing that the command prints (with --debug) or the server answers or exports has a secret in it", () => {
	expect(seen.length).toBeGreaterThan(30);
	const exported = new Set(collector.requests.map(({ path }) => path));
	expect(exported).toEqual(new Set(["/v1/traces", "/v1/metrics"]));
	seen.push({ where: "exported by OTLP", content: collector.raw() });
	expect(findSecrets(everySecret(), seen)).toEqual([]);
});

it("no file has, but the key's own, and those of the emulator, which only their owner can read", () => {
	const inState = filesBelow(
		tutti.stateFolder,
		(name) => name === "key" || name.startsWith("aci/"),
	);
	const names = inState.map(({ where }) => where);
	expect(names).toEqual(
		expect.arrayContaining([
			"server.log",
			"tutti.log",
			"durable.db",
			"durable.db-wal",
			"store/store.db",
		]),
	);
	expect(findSecrets(everySecret(), inState)).toEqual([]);
	const fetched = filesBelow(join(folder, "fetched"), () => false);
	expect(findSecrets(everySecret(), fetched)).toEqual([]);
	const modeOf = (name: string) =>
		(statSync(join(tutti.stateFolder, name)).mode & 0o777).toString(8);
	expect([modeOf("key"), modeOf("aci")]).toEqual(["600", "700"]);
});

it.skipIf(process.platform !== "linux")(
	"no command line of any process has, and no environment but of containers and of whoever gave them (needs /proc)",
	() => {
		const all = [...processes.values()];
		const isContainer = ({ session }: SeenProcess) =>
			processes.get(session)?.commandLine.includes(`${tutti.stateFolder}/aci/`) === true;
		const containers = all.filter(isContainer);
		expect(containers.length).toBeGreaterThan(10);
		const lines = all.map(({ commandLine }) => ({ where: commandLine, content: commandLine }));
		expect(findSecrets(everySecret(), lines)).toEqual([]);
		const others = all.filter((each) => !isContainer(each) && !commands.has(each.pid));
		expect(others.map(({ pid }) => pid)).toContain(readServerFile(tutti.stateFolder)!.pid);
		const environments = others.map(({ commandLine, environment }) => ({
			where: `the environment of ${commandLine}`,
			content: environment,
		}));
		expect(findSecrets(everySecret(), environments)).toEqual([]);
		// The look would have found them: containers do have them.
		const given = containers.map(({ environment }) => ({
			where: "a container",
			content: environment,
		}));
		expect(findSecrets({ variable: CANARIES.variable }, given)).not.toEqual([]);
	},
);

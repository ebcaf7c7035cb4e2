/**
 * Loads `dist/azure` in the Functions Node worker itself and asks it for what the Functions host asks: which functions
 * there are, to load each, and to invoke some. By hand: the worker is in no package registry, and is built from its source.
 *
 *   (in a copy of github.com/Azure/azure-functions-nodejs-worker)  npm ci --ignore-scripts && npm run build
 *   npm run build && node scripts/try-functions-worker.ts <that folder> [node]
 *
 * `node`: what runs the worker, such as Node 22 (default: this Node, which older workers refuse). This is the host's end of the
 * worker's protocol (azure-functions-language-worker-protobuf, FunctionRpc.proto) as far as that needs it. Ends with exit
 * code 1 where something is not as expected.
 */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

interface Message {
	content: string;
	[content: string]: unknown;
}

interface Result {
	/** 1: success. */
	status: number;
	exception?: { message: string } | null;
}

interface FunctionMetadata {
	name: string;
	functionId: string;
	rawBindings: string[];
}

interface Stream {
	write(message: object): void;
	on(event: "data", listener: (message: Message) => void): void;
	on(event: "end" | "error", listener: () => void): void;
}

const APP = resolve(import.meta.dirname, "../dist/azure");
const [workerFolder, node = process.execPath] = process.argv.slice(2);
assert(workerFolder, "Name the folder of the built worker: see the head of this file.");
const requireOfWorker = createRequire(join(resolve(workerFolder), "package.json"));
const TIME_LIMIT_MS = 60_000;
const LONGEST_MESSAGE = 100_000_000;

const folder = mkdtempSync(join(tmpdir(), "tutti-worker-"));
const SETTINGS = {
	TUTTI_HUB: "try",
	TUTTI_KEY: randomBytes(32).toString("base64"),
	TUTTI_STORE: folder,
	TUTTI_PUBLIC_URL: "http://127.0.0.1",
	TUTTI_SUBSCRIPTION_ID: "00000000-0000-0000-0000-000000000000",
	TUTTI_RESOURCE_GROUP: "containers",
	TUTTI_LOCATION: "westeurope",
};

/** The worker, once it has called: `ask` sends a request, and gives the answer of that name. */
interface Worker {
	ask(request: string, body: object, answer: string): Promise<Record<string, unknown>>;
	end(): void;
}

async function startWorker(): Promise<Worker> {
	const grpc = requireOfWorker("@grpc/grpc-js");
	const messages = requireOfWorker("./dist/azure-functions-language-worker-protobuf/src/rpc.js");
	const loader = requireOfWorker("@grpc/proto-loader");
	const definition = loader.fromJSON(messages, { objects: true, defaults: true, oneofs: true });
	const server = new grpc.Server({ "grpc.max_receive_message_length": LONGEST_MESSAGE });
	const waiting = new Map<string, (message: Message) => void>();
	let stream: Stream | undefined;
	const heard = (content: string) =>
		new Promise<Message>((done, reject) => {
			const late = () => reject(new Error(`The worker sent no ${content}.`));
			const timer = setTimeout(late, TIME_LIMIT_MS);
			waiting.set(content, (message) => {
				clearTimeout(timer);
				done(message);
			});
		});
	server.addService(definition["AzureFunctionsRpcMessages.FunctionRpc"], {
		eventStream(opened: Stream) {
			stream = opened;
			opened.on("data", (message) => {
				if (message.content === "rpcLog") logged(message.rpcLog as LogLine);
				waiting.get(message.content)?.(message);
				waiting.delete(message.content);
			});
			for (const event of ["end", "error"] as const) opened.on(event, () => undefined);
		},
	});
	const started = heard("startStream");
	const port = await new Promise<number>((done, reject) => {
		const credentials = grpc.ServerCredentials.createInsecure();
		server.bindAsync("127.0.0.1:0", credentials, (error: Error | null, bound: number) =>
			error ? reject(error) : done(bound),
		);
	});
	server.start();
	const child = spawnWorker(port);
	await Promise.race([started, failed(child)]);
	return {
		async ask(request, body, answer) {
			const answered = heard(answer);
			stream!.write({ requestId: "request", [request]: body });
			return (await answered)[answer] as Record<string, unknown>;
		},
		end() {
			child.kill();
			server.forceShutdown();
		},
	};
}

function spawnWorker(port: number): ChildProcess {
	const args = Object.entries({
		"functions-uri": `http://127.0.0.1:${port}`,
		"functions-worker-id": "worker",
		"functions-request-id": "request",
		"functions-grpc-max-message-length": LONGEST_MESSAGE,
	}).flatMap(([name, value]) => [`--${name}`, `${value}`]);
	const program = requireOfWorker.resolve("./dist/src/nodejsWorker.js");
	// No setting of this shell's: the app's own alone, as in Azure, but for a store in a folder.
	const env = { PATH: process.env.PATH, FUNCTIONS_WORKER_RUNTIME: "node", ...SETTINGS };
	return spawn(node, [program, ...args], { cwd: APP, env, stdio: ["ignore", "ignore", "inherit"] });
}

async function failed(child: ChildProcess): Promise<never> {
	const [code] = await once(child, "exit");
	throw new Error(`The worker ended with exit code ${code}.`);
}

interface LogLine {
	level: number;
	message: string;
}

const WARNING = 3;
const errors: string[] = [];

function logged({ level, message }: LogLine): void {
	if (level > WARNING) errors.push(message);
	if (level >= WARNING) console.log(`     the worker logs: ${message}`);
}

function succeeded(what: string, result: unknown): void {
	const { status, exception } = result as Result;
	assert(status === 1, `${what}: ${exception?.message ?? status}`);
}

/** What the Durable extension gives whoever has a client as an input. */
const CLIENT = JSON.stringify({
	...{
		taskHubName: "try",
		creationUrls: {},
		managementUrls: {},
		requiredQueryStringParameters: "",
	},
	...{ baseUrl: "http://127.0.0.1:1", rpcBaseUrl: "http://127.0.0.1:1/durabletask/" },
});

/** What the Durable extension gives an orchestrator at its beginning. */
function firstTurn(input: object): string {
	const at = "2026-01-01T00:00:00Z";
	const began = { EventType: 12, EventId: -1, IsPlayed: false, Timestamp: at };
	const started = { EventType: 0, EventId: -1, IsPlayed: false, Timestamp: at, Name: "tutti-job" };
	const history = [began, { ...started, Input: JSON.stringify(input) }];
	const about = { isReplaying: false, parentInstanceId: null, upperSchemaVersion: 3 };
	return JSON.stringify({
		...about,
		instanceId: "job",
		input,
		history,
		longRunningTimerIntervalDuration: "3.00:00:00",
		maximumShortTimerDuration: "6.00:00:00",
	});
}

const worker = await startWorker();
try {
	const beganAt = performance.now();
	const init = await worker.ask(
		"workerInitRequest",
		{ hostVersion: "4.1042.0", functionAppDirectory: APP, workerDirectory: workerFolder },
		"workerInitResponse",
	);
	succeeded("Loading the app", init.result);
	const { runtimeVersion, workerVersion } = init.workerMetadata as Record<string, string>;
	const loadMs = Math.round(performance.now() - beganAt);
	console.log(
		`ok   worker ${workerVersion} on Node ${runtimeVersion} loads the app in ${loadMs} ms`,
	);

	const told = await worker.ask(
		"functionsMetadataRequest",
		{ functionAppDirectory: APP },
		"functionMetadataResponse",
	);
	const functions = told.functionMetadataResults as FunctionMetadata[];
	assert.equal(told.useDefaultMetadataIndexing, false);
	for (const metadata of functions) {
		const { functionId, name } = metadata;
		const loaded = await worker.ask(
			"functionLoadRequest",
			{ functionId, metadata },
			"functionLoadResponse",
		);
		succeeded(`Loading ${name}`, loaded.result);
	}
	console.log(`ok   ${functions.length} functions are told of and loaded`);

	const invoke = async (name: string, data: object) => {
		const { functionId, rawBindings } = functions.find((each) => each.name === name)!;
		const bindings = rawBindings.map((text) => JSON.parse(text) as { name: string; type: string });
		const inputData = bindings.flatMap(({ name: to, type }) => {
			if (type === "durableClient") return [{ name: to, data: { string: CLIENT } }];
			return type.endsWith("Trigger") ? [{ name: to, data }] : [];
		});
		const request = { invocationId: name, functionId, inputData, triggerMetadata: {} };
		const answer = await worker.ask("invocationRequest", request, "invocationResponse");
		succeeded(`Invoking ${name}`, answer.result);
		return answer.returnValue as { http?: HttpAnswer; json?: string; string?: string };
	};
	const get = (path: string) => ({
		http: {
			method: "GET",
			url: `http://localhost/api/${path}`,
			headers: {},
			params: {},
			query: {},
		},
	});
	const { http: page } = await invoke("tutti-dashboard", get("dashboard"));
	assert.equal(page?.statusCode, "200");
	assert(bodyOf(page).equals(readFileSync(join(APP, "dashboard.html"))), "It is another page.");
	console.log("ok   the dashboard is answered, as it is in the folder");

	const { http: document } = await invoke("tutti-read-document", get("openapi.json"));
	const { openapi } = JSON.parse(`${bodyOf(document!)}`) as { openapi: string };
	assert.match(openapi, /^3\.1\./);
	console.log("ok   the API's document is answered");

	const { http: jobs } = await invoke("tutti-list-jobs", get("jobs"));
	assert.deepEqual(JSON.parse(`${bodyOf(jobs!)}`), { jobs: [] });
	console.log("ok   the jobs of a new store are answered: none");

	const turn = await invoke("tutti-job", { string: firstTurn({ jobId: "job" }) });
	const { isDone, actions } = JSON.parse(turn.json ?? turn.string!) as Turn;
	assert.equal(isDone, false);
	assert.deepEqual(
		actions.flat().map(({ functionName, input }) => [functionName, input]),
		[["tutti-open-job", { jobId: "job" }]],
	);
	console.log("ok   an orchestrator's first turn asks for its first activity");
	assert.deepEqual(errors, []);
} finally {
	worker.end();
	rmSync(folder, { recursive: true, force: true });
}

interface Turn {
	isDone: boolean;
	actions: { functionName: string; input: unknown }[][];
}

interface HttpAnswer {
	statusCode: string;
	body: { string?: string; bytes?: Uint8Array };
}

function bodyOf({ body }: HttpAnswer): Buffer {
	return Buffer.from(body.bytes?.length ? body.bytes : (body.string ?? ""));
}

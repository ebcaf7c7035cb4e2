/**
 * Azure's Functions Node worker in a process, and the host's end of its protocol as far as it is needed here
 * (azure-functions-language-worker-protobuf, FunctionRpc.proto). The packages are those of the worker's own folder.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

export interface FunctionMetadata {
	name: string;
	functionId: string;
	/** Each a binding as JSON. */
	rawBindings: string[];
}

/** A value on its way (TypedData): one of its kinds, such as `string`, `json` or `http`. */
export type TypedData = Record<string, unknown>;

export interface InvocationRequest {
	invocationId: string;
	functionId: string;
	inputData: { name: string; data: TypedData }[];
	triggerMetadata: Record<string, TypedData>;
}

export interface WorkerProcess {
	/** What it says of itself, once it has loaded the app; how long that took. */
	about: { runtimeVersion: string; workerVersion: string; loadMs: number };
	/** What the app registered. Each is loaded. */
	functions: FunctionMetadata[];
	/** What the function returns; throws what the worker tells of its failure. */
	invoke(request: InvocationRequest): Promise<TypedData>;
	/** The worker's own errors, so far. */
	errors: string[];
	end(): void;
}

interface WorkerPlace {
	/** Of the built worker. */
	folder: string;
	/** The program that runs it. */
	node: string;
	appFolder: string;
	environment: Record<string, string | undefined>;
}

interface Message {
	content: string;
	[content: string]: unknown;
}

interface Result {
	/** 1: success. */
	status: number;
	exception?: { message: string } | null;
}

const TIME_LIMIT_MS = 60_000;
const LONGEST_MESSAGE = 100_000_000;
const WARNING = 3;

export async function startWorkerProcess(place: WorkerPlace): Promise<WorkerProcess> {
	const errors: string[] = [];
	const exchange = await serveExchange(place, (level, message) => {
		if (level > WARNING) errors.push(message);
		if (level >= WARNING) console.log(`     the worker logs: ${message}`);
	});
	const child = spawnWorker(place, exchange.port);
	const ended = once(child, "exit").then(([code]) => {
		throw new Error(`The worker ended with exit code ${code}.`);
	});
	ended.catch(() => undefined);
	await Promise.race([exchange.called, ended]);
	const { appFolder: functionAppDirectory, folder: workerDirectory } = place;
	const beganAt = performance.now();
	const init = await exchange.ask(
		"workerInitRequest",
		{ hostVersion: "4.1042.0", functionAppDirectory, workerDirectory },
		"workerInitResponse",
	);
	const { runtimeVersion, workerVersion } = init.workerMetadata as Record<string, string>;
	const loadMs = Math.round(performance.now() - beganAt);
	const told = await exchange.ask(
		"functionsMetadataRequest",
		{ functionAppDirectory },
		"functionMetadataResponse",
	);
	const functions = told.functionMetadataResults as FunctionMetadata[];
	for (const metadata of functions) {
		const request = { functionId: metadata.functionId, metadata };
		await exchange.ask("functionLoadRequest", request, "functionLoadResponse");
	}
	return {
		about: { runtimeVersion: runtimeVersion!, workerVersion: workerVersion!, loadMs },
		functions,
		async invoke(request) {
			const answer = await exchange.ask("invocationRequest", request, "invocationResponse");
			return (answer.returnValue ?? {}) as TypedData;
		},
		errors,
		end() {
			child.kill();
			exchange.close();
		},
	};
}

interface Exchange {
	port: number;
	/** The worker has called. */
	called: Promise<unknown>;
	ask(kind: string, body: object, answer: string): Promise<Record<string, unknown>>;
	close(): void;
}

interface Stream {
	write(message: object): void;
	on(event: string, listener: (message: Message) => void): void;
}

async function serveExchange(
	{ folder }: WorkerPlace,
	log: (level: number, message: string) => void,
): Promise<Exchange> {
	const requireOfWorker = createRequire(join(resolve(folder), "package.json"));
	const grpc = requireOfWorker("@grpc/grpc-js");
	const messages = requireOfWorker("./dist/azure-functions-language-worker-protobuf/src/rpc.js");
	const options = { objects: true, defaults: true, oneofs: true };
	const definition = requireOfWorker("@grpc/proto-loader").fromJSON(messages, options);
	const server = new grpc.Server({ "grpc.max_receive_message_length": LONGEST_MESSAGE });
	const waiting = new Map<string, (message: Message) => void>();
	let stream: Stream | undefined;
	const heard = (key: string) =>
		new Promise<Message>((done, reject) => {
			const late = () => reject(new Error(`The worker sent no ${key}.`));
			const timer = setTimeout(late, TIME_LIMIT_MS);
			waiting.set(key, (message) => {
				clearTimeout(timer);
				waiting.delete(key);
				done(message);
			});
		});
	server.addService(definition["AzureFunctionsRpcMessages.FunctionRpc"], {
		eventStream(opened: Stream) {
			stream = opened;
			opened.on("data", (message) => {
				const content = message[message.content] as Record<string, unknown>;
				if (message.content === "rpcLog") log(content.level as number, `${content.message}`);
				else waiting.get(keyOf(message.content, content))?.(message);
			});
			for (const event of ["end", "error"]) opened.on(event, () => undefined);
		},
	});
	const called = heard("startStream");
	const port = await new Promise<number>((done, reject) => {
		const credentials = grpc.ServerCredentials.createInsecure();
		server.bindAsync("127.0.0.1:0", credentials, (error: Error | null, bound: number) =>
			error ? reject(error) : done(bound),
		);
	});
	server.start();
	return {
		port,
		called,
		async ask(kind, body, answer) {
			const answered = heard(keyOf(answer, body as Record<string, unknown>));
			stream!.write({ requestId: "request", [kind]: body });
			const content = (await answered)[answer] as Record<string, unknown>;
			const { status, exception } = content.result as Result;
			if (status !== 1) throw new Error(exception?.message ?? `${kind}: status ${status}`);
			return content;
		},
		close: () => server.forceShutdown(),
	};
}

/** Many invocations may be under way, of all else one. */
function keyOf(kind: string, { invocationId }: Record<string, unknown>): string {
	return invocationId === undefined ? kind : `${kind} ${invocationId}`;
}

function spawnWorker(
	{ folder, node, appFolder, environment }: WorkerPlace,
	port: number,
): ChildProcess {
	const args = Object.entries({
		"functions-uri": `http://127.0.0.1:${port}`,
		"functions-worker-id": "worker",
		"functions-request-id": "request",
		"functions-grpc-max-message-length": LONGEST_MESSAGE,
	}).flatMap(([name, value]) => [`--${name}`, `${value}`]);
	return spawn(node, [join(resolve(folder), "dist/src/nodejsWorker.js"), ...args], {
		cwd: appFolder,
		env: { ...environment, FUNCTIONS_WORKER_RUNTIME: "node" },
		stdio: ["ignore", "ignore", "inherit"],
	});
}

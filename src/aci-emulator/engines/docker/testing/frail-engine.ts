import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { engineApi } from "../engine-api.ts";
import type { FoundEngine } from "../find-engine.ts";

/** What comes of a request: it is carried out and answered, or the answer is lost, or nobody is there. */
export type Fate = "answered" | "lost" | "unheard";

interface FrailContainer {
	Id: string;
	Names: string[];
	Labels: Record<string, string>;
	image: string;
	status: "created" | "running" | "exited";
	exitCode: number;
}

/**
 * For tests: an engine that keeps containers in memory, of which nothing runs, and that can be away, be slow or
 * lose its answers. A container runs until the test ends it.
 */
export interface FrailEngine {
	readonly containers: Map<string, FrailContainer>;
	readonly volumes: Map<string, Record<string, string>>;
	readonly images: Set<string>;
	/** How often each container was started, those that are gone too. */
	readonly starts: Map<string, number>;
	/** Asked for each request, such as "POST /containers/x/start"; may wait. Default: all are answered. */
	fate: (request: string) => Fate | Promise<Fate>;
	/** Which requests came. */
	readonly requests: string[];
	/** A client of its own. */
	meet(): FoundEngine;
	/** The container's program ends. */
	exit(name: string, exitCode: number): void;
	/** All connections break, as when it is restarted. */
	breakOff(): void;
	/** Resolves when nothing is carried out any more. */
	idle(): Promise<void>;
	close(): Promise<void>;
}

export async function frailEngine(): Promise<FrailEngine> {
	const listeners = new Set<ServerResponse>();
	const containers = new Map<string, FrailContainer>();
	const tell = (name: string) => {
		const line = `${JSON.stringify({ Actor: { Attributes: { name } } })}\n`;
		for (const each of listeners) each.write(line);
	};
	const inProgress = new Set<Promise<void>>();
	const serving = createServer((request, response) => {
		const served = serve(request, response).catch(() => void response.destroy());
		inProgress.add(served);
		void served.then(() => inProgress.delete(served));
	});
	async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const url = new URL(request.url ?? "", "http://engine");
		const asked = `${request.method} ${url.pathname}`;
		const body = await buffer(request);
		engine.requests.push(asked);
		const fate = await engine.fate(asked);
		if (fate === "unheard") return void response.destroy();
		if (asked === "GET /events") {
			listeners.add(response.writeHead(200));
			response.flushHeaders();
			return;
		}
		const { status = 200, json = {} } = answerTo(engine, tell, asked, url, body);
		if (fate === "lost") return void response.destroy();
		response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json));
	}
	const engine: FrailEngine = {
		...{ containers, volumes: new Map(), images: new Set(), starts: new Map(), requests: [] },
		fate: () => "answered",
		meet() {
			const { port } = serving.address() as AddressInfo;
			const address = { host: "127.0.0.1", port };
			return {
				api: engineApi(address),
				address,
				words: "a frail engine",
				isPodman: false,
				cores: 2,
			};
		},
		exit(name, exitCode) {
			Object.assign(containers.get(name)!, { status: "exited", exitCode });
			tell(name);
		},
		breakOff() {
			listeners.clear();
			serving.closeAllConnections();
		},
		async idle() {
			while (inProgress.size > 0) await Promise.all(inProgress);
		},
		async close() {
			engine.breakOff();
			serving.close();
			await once(serving, "close");
		},
	};
	serving.listen(0, "127.0.0.1");
	await once(serving, "listening");
	return engine;
}

interface Answer {
	status?: number;
	json?: unknown;
}

function answerTo(
	engine: FrailEngine,
	tell: (name: string) => void,
	asked: string,
	{ searchParams }: URL,
	body: Buffer,
): Answer {
	if (asked.startsWith("POST /exec/") || asked.endsWith("/exec")) return { json: { Id: "exec" } };
	if (asked.startsWith("GET /exec/")) return { json: { Running: false, ExitCode: 0 } };
	const [, method = "", kind = "", name = "", verb = ""] =
		/^(\w+) \/(containers|volumes|images)(?:\/(.+?))?(?:\/(json|start|stop|archive))?$/.exec(
			asked,
		) ?? [];
	const filters = JSON.parse(searchParams.get("filters") ?? "{}") as { label?: string[] };
	const bears = (labels: Record<string, string>) =>
		(filters.label ?? []).every((each) => {
			const [key = "", value] = each.split("=");
			return labels[key] === value;
		});
	if (kind === "images") {
		if (method === "POST") {
			engine.images.add(`${searchParams.get("fromImage")}:${searchParams.get("tag")}`);
			return {};
		}
		return engine.images.has(name) ? {} : refusal(`No such image: ${name}`);
	}
	if (kind === "volumes") {
		if (name === "create") {
			const { Name, Labels } = JSON.parse(body.toString());
			engine.volumes.set(Name, Labels);
		}
		if (method === "DELETE") engine.volumes.delete(name);
		const all = [...engine.volumes].map(([Name, Labels]) => ({ Name, Labels }));
		return { json: { Volumes: all.filter(({ Labels }) => bears(Labels)) } };
	}
	if (asked === "GET /containers/json") {
		return { json: [...engine.containers.values()].filter(({ Labels }) => bears(Labels)) };
	}
	if (name === "create") {
		return create(engine, searchParams.get("name") ?? "", JSON.parse(body.toString()));
	}
	const container =
		engine.containers.get(name) ?? [...engine.containers.values()].find(({ Id }) => Id === name);
	if (!container) return refusal(`No such container: ${name}`);
	return method === "DELETE"
		? remove(engine, container)
		: ofContainer(engine, container, method, verb, () => tell(name));
}

function create(
	engine: FrailEngine,
	name: string,
	{ Image, Labels }: { Image: string; Labels: Record<string, string> },
): Answer {
	if (engine.containers.has(name)) return refusal(`The name ${name} is taken`, 409);
	if (!engine.images.has(Image)) return refusal(`No such image: ${Image}`);
	const Id = `id-of-${name}`;
	const fresh = { status: "created", exitCode: 0 } as const;
	engine.containers.set(name, { Id, Names: [`/${name}`], Labels, image: Image, ...fresh });
	return { status: 201, json: { Id } };
}

function remove(engine: FrailEngine, container: FrailContainer): Answer {
	engine.containers.delete(container.Names[0]!.slice(1));
	return { status: 204 };
}

function ofContainer(
	engine: FrailEngine,
	container: FrailContainer,
	method: string,
	verb: string,
	tell: () => void,
): Answer {
	if (verb === "start" && container.status !== "running") {
		const name = container.Names[0]!.slice(1);
		engine.starts.set(name, 1 + (engine.starts.get(name) ?? 0));
		container.status = "running";
	}
	if (verb === "stop" && container.status === "running") {
		container.status = "exited";
		container.exitCode = 143;
		tell();
	}
	if (method !== "GET") return { status: 204 };
	const { Id, status: Status, exitCode: ExitCode } = container;
	const State = { Status, ExitCode, OOMKilled: false, StartedAt: "", FinishedAt: "" };
	return { json: { Id, Config: {}, State, NetworkSettings: {} } };
}

function refusal(message: string, status = 404): Answer {
	return { status, json: { message } };
}

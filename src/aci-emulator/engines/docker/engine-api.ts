/**
 * A small client of the Docker Engine's HTTP API, which podman serves too. It knows HTTP; what containers
 * are made of is its callers'.
 *
 * Why not dockerode: its docker-modem depends on ssh2, which compiles a native add-on while it is installed,
 * and its attach sends a body that podman gives to the container's standard input. The few calls that are
 * needed are shorter than its types. Paths go without an API version, so each engine answers in its own
 * newest: recent Dockers refuse the versions that older ones and podman speak.
 */
import { Agent, type ClientRequest, type IncomingMessage, request } from "node:http";
import type { Duplex, Readable } from "node:stream";
import { json, text } from "node:stream/consumers";
import type { EngineAddress } from "./engine-address.ts";

/** What the engine refused, in its own words. */
export class EngineApiError extends Error {
	override name = "EngineApiError";
	readonly status: number;

	constructor(status: number, message: string) {
		super(message);
		this.status = status;
	}
}

/** The engine did not answer, or broke off its answer: nobody knows whether it did what it was asked. */
export class EngineAwayError extends Error {
	override name = "EngineAwayError";
}

interface CallOptions {
	/** Lists and objects are sent as JSON. */
	query?: Record<string, unknown>;
	/** JSON, or a tar archive as a buffer. */
	body?: unknown;
	headers?: Record<string, string>;
	signal?: AbortSignal;
}

export interface EngineApi {
	/** The JSON of the answer; undefined if it has none. Throws EngineApiError, EngineAwayError, or the signal's reason. */
	call<T>(method: string, path: string, options?: CallOptions): Promise<T>;
	/** The answer's body as it comes. */
	stream(method: string, path: string, options?: CallOptions): Promise<Readable>;
	/** Turns the connection into a stream to a process, by a POST. What goes wrong with it later is told by its closing. */
	hijack(path: string, body: unknown): Promise<Duplex>;
	/** Ends calls that are under way. Later ones reject as if the engine were away; streams end by their own. */
	close(): void;
}

export function engineApi(address: EngineAddress): EngineApi {
	const agent = new Agent({ keepAlive: true, maxFreeSockets: 8 });
	let isClosed = false;
	function open(method: string, path: string, options: CallOptions, own: boolean): ClientRequest {
		if (isClosed) throw new EngineAwayError("The connection to the engine was closed.");
		return send(address, own ? false : agent, method, path, options);
	}
	return {
		async call<T>(method: string, path: string, options: CallOptions = {}) {
			const answer = await answerOf(open(method, path, options, false));
			const type = answer.headers["content-type"] ?? "";
			if (answer.statusCode !== 204 && type.startsWith("application/json")) {
				return (await whole(json(answer))) as T;
			}
			answer.resume();
			return undefined as T;
		},
		// A connection of its own: a stream may last for hours, or be left in the middle.
		stream: async (method, path, options = {}) => answerOf(open(method, path, options, true)),
		async hijack(path, body) {
			const headers = { connection: "Upgrade", upgrade: "tcp" };
			return hijacked(open("POST", path, { body, headers }, true));
		},
		close() {
			isClosed = true;
			agent.destroy();
		},
	};
}

function send(
	address: EngineAddress,
	agent: Agent | false,
	method: string,
	path: string,
	{ query = {}, body, headers = {}, signal }: CallOptions,
): ClientRequest {
	const search = new URLSearchParams();
	for (const [name, value] of Object.entries(query)) {
		if (value === undefined) continue;
		search.set(name, typeof value === "object" ? JSON.stringify(value) : `${value}`);
	}
	const isArchive = Buffer.isBuffer(body);
	const content = isArchive ? body : Buffer.from(body === undefined ? "" : JSON.stringify(body));
	const about: Record<string, string | number> = { ...headers, "content-length": content.length };
	if (body !== undefined) {
		about["content-type"] = isArchive ? "application/x-tar" : "application/json";
	}
	const sent = request({
		...("socketPath" in address ? address : { host: address.host, port: address.port }),
		...{ agent, method, path: `${path}?${search}`, headers: about },
		...(signal ? { signal } : {}),
	});
	sent.end(content);
	return sent;
}

async function answerOf(sent: ClientRequest): Promise<IncomingMessage> {
	const answer = await new Promise<IncomingMessage>((resolve, reject) => {
		sent.once("response", resolve);
		sent.on("error", (error) => reject(unheard(error)));
	});
	const { statusCode = 0 } = answer;
	if (statusCode < 300 || statusCode === 304) return answer;
	throw new EngineApiError(statusCode, messageIn(await whole(text(answer))));
}

/** What is read of an answer, unless it breaks off. */
function whole<T>(read: Promise<T>): Promise<T> {
	return read.catch((error: unknown) => {
		throw unheard(error as Error);
	});
}

/** As what a failure of the connection counts. One that was asked for, by a signal, stays what it is. */
export function unheard(error: Error): Error {
	const isOfSocket = "code" in error && !["AbortError", "TimeoutError"].includes(error.name);
	return isOfSocket ? new EngineAwayError(error.message, { cause: error }) : error;
}

function hijacked(sent: ClientRequest): Promise<Duplex> {
	return new Promise((resolve, reject) => {
		sent.once("upgrade", (_answer, socket, head) => {
			// From now on it is nobody's but the caller's, who may not listen yet: an error then would end the process.
			socket.on("error", () => undefined);
			if (head.length > 0) socket.unshift(head);
			resolve(socket);
		});
		sent.on("error", (error) => reject(unheard(error)));
		sent.once("response", (answer) => {
			whole(text(answer))
				.then((said) => reject(new EngineApiError(answer.statusCode ?? 0, messageIn(said))))
				.catch(reject);
		});
	});
}

function messageIn(body: string): string {
	try {
		const { message, cause } = JSON.parse(body) as { message?: string; cause?: string };
		return message ?? cause ?? body;
	} catch {
		return body.trim();
	}
}

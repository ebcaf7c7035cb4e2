/**
 * The way of the library's client to its own host without a socket. The library sends its requests with
 * axios: the copy of axios that it uses gets a `create` whose instances answer what is for this host in the
 * process, and leave everything else to the instance that axios would have made. In a bundle, where no copy
 * can be found, the requests go over the loopback interface, with the same answers.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { jsonOrText } from "../json-text.ts";

/** A request of the library's client; `path` is what follows the host's RPC address, with the query. */
interface ClientRequest {
	method: "GET" | "POST" | "DELETE";
	path: string;
	headers: Record<string, string>;
	body: string;
}
interface ClientReply {
	status: number;
	headers: Readonly<Record<string, string>>;
	body: string;
}
export type ClientHandler = (request: ClientRequest) => Promise<ClientReply>;

interface RequestConfig {
	headers?: Record<string, string>;
}
/** As much of an axios instance as the library's client uses. */
interface Client {
	get(url: string, config?: RequestConfig): Promise<unknown>;
	delete(url: string, config?: RequestConfig): Promise<unknown>;
	post(url: string, body?: unknown, config?: RequestConfig): Promise<unknown>;
}
type Hosts = Map<string, ClientHandler>;

/** The hosts of this process, by the RPC address that their apps were given, for each copy of axios. */
const HOSTS = Symbol("the durable hosts of this process");
interface Axios {
	create(config?: object): Client;
	[HOSTS]?: Hosts;
}

/** Answers the requests of an app's library to `rpcBaseUrl` in the process; returns what ends it. */
export function serveClientInProcess(
	appDirectory: string,
	rpcBaseUrl: string,
	handler: ClientHandler,
): () => void {
	const axios = axiosOf(appDirectory);
	if (axios === undefined) return () => undefined;
	axios[HOSTS] ??= divert(axios);
	const hosts = axios[HOSTS];
	hosts.set(rpcBaseUrl, handler);
	return () => hosts.delete(rpcBaseUrl);
}

function axiosOf(appDirectory: string): Axios | undefined {
	try {
		const library = createRequire(join(appDirectory, "package.json")).resolve("durable-functions");
		return createRequire(library)("axios") as Axios;
	} catch {
		return undefined;
	}
}

function divert(axios: Axios): Hosts {
	const hosts: Hosts = new Map();
	const create = axios.create.bind(axios);
	axios.create = (config) => divertedClient(hosts, () => create(config));
	return hosts;
}

/** A client that is made by `make` as soon as it is used for anything but a request to one of the hosts. */
function divertedClient(hosts: Hosts, make: () => Client): Client {
	let made: Client | undefined;
	const client = () => {
		made ??= make();
		return made;
	};
	const send = (
		method: ClientRequest["method"],
		url: string,
		data: unknown,
		config: RequestConfig | undefined,
	) => {
		for (const [base, handler] of hosts)
			if (url.startsWith(base)) {
				const path = url.slice(base.length);
				const headers = { ...JSON_HEADERS, ...config?.headers };
				return reply(
					handler({ method, path, headers, body: typeof data === "string" ? data : "" }),
				);
			}
		return undefined;
	};
	const own: Client = {
		get: (url, config) => send("GET", url, undefined, config) ?? client().get(url, config),
		delete: (url, config) => send("DELETE", url, undefined, config) ?? client().delete(url, config),
		post: (url, data, config) =>
			send("POST", url, data, config) ?? client().post(url, data, config),
	};
	return new Proxy(own, {
		get: (_, key) => (Object.hasOwn(own, key) ? Reflect.get(own, key) : Reflect.get(client(), key)),
		set: (_, key, value) => Reflect.set(client(), key, value),
	});
}

const JSON_HEADERS = { "content-type": "application/json" };

/** The answer as axios gives it: the body parsed if it is JSON. */
async function reply(answer: Promise<ClientReply>): Promise<object> {
	const { status, headers, body } = await answer;
	return { status, statusText: "", headers, data: jsonOrText(body), config: {}, request: {} };
}

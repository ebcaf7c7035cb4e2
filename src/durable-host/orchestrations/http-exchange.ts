import { type IncomingHttpHeaders, type RequestOptions, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";

/** An HTTP request as HttpClient of .NET sends it: any method with a body, nothing added but Host and lengths. */
export interface HttpExchange {
	method: string;
	url: URL;
	headers: Readonly<Record<string, string | string[]>>;
	body?: string;
}

export interface HttpReply {
	status: number;
	/** In the order of arrival, named as they were sent; a name may come more than once. */
	headers: [name: string, value: string][];
	body: Buffer;
}

const MAX_REDIRECTS = 50;

/** Sends the request and follows redirects. Rejects with what Node says of a network failure. */
export async function exchange(
	request: HttpExchange,
	signal: AbortSignal,
	redirects = 0,
): Promise<HttpReply> {
	const { reply, location } = await send(request, signal);
	const next = location === undefined ? undefined : redirected(request, reply.status, location);
	if (next === undefined || redirects === MAX_REDIRECTS) return reply;
	return exchange(next, signal, redirects + 1);
}

/** The request that a redirect asks for; nothing when there is none to follow. */
function redirected(
	request: HttpExchange,
	status: number,
	location: string,
): HttpExchange | undefined {
	if (![300, 301, 302, 303, 307, 308].includes(status)) return undefined;
	if (!URL.canParse(location, request.url.href)) return undefined;
	const url = new URL(location, request.url);
	if (request.url.protocol === "https:" && url.protocol === "http:") return undefined;
	const isLost = status === 303 ? request.method !== "HEAD" : request.method === "POST";
	if (status >= 307 || !isLost)
		return { ...request, url, headers: without(/^authorization$/i, request.headers) };
	return { method: "GET", url, headers: without(/^(authorization|content-.*)$/i, request.headers) };
}

function without(names: RegExp, headers: HttpExchange["headers"]): HttpExchange["headers"] {
	return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.test(name)));
}

function send(
	{ method, url, headers, body }: HttpExchange,
	signal: AbortSignal,
): Promise<{ reply: HttpReply; location: IncomingHttpHeaders["location"] }> {
	const request = url.protocol === "https:" ? requestHttps : requestHttp;
	const options: RequestOptions = { method, headers, signal, agent: false };
	return new Promise((resolve, reject) => {
		const outgoing = request(url.href, options, async (incoming) => {
			try {
				const parts: Buffer[] = [];
				for await (const part of incoming) parts.push(part as Buffer);
				resolve({
					reply: {
						status: incoming.statusCode ?? 0,
						headers: pairsOf(incoming.rawHeaders),
						body: Buffer.concat(parts),
					},
					location: incoming.headers.location,
				});
			} catch (error) {
				reject(error);
			}
		});
		outgoing.on("error", reject);
		outgoing.end(body);
	});
}

function pairsOf(raw: readonly string[]): [string, string][] {
	const pairs: [string, string][] = [];
	for (let at = 0; at + 1 < raw.length; at += 2) pairs.push([raw[at]!, raw[at + 1]!]);
	return pairs;
}

import type { IncomingMessage, ServerResponse } from "node:http";
import type { ClientHandler } from "../app/in-process-client.ts";
import { readBody } from "./body-limit.ts";
import type { ManagementApi } from "./management/management-api.ts";
import { decodedSegments } from "./management/management-request.ts";
import type { RequestTarget } from "./request-target.ts";

const NO_QUERY = new URLSearchParams();

/** Passes an HTTP request on to the management API, which answers below `basePath`. */
export async function serveManagement(
	api: ManagementApi,
	basePath: string,
	target: RequestTarget,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const reply = await api({
		method: request.method!,
		path: decodedSegments(target.path.slice(basePath.length)),
		query: target.query,
		header: (name) => {
			const value = request.headers[name];
			return typeof value === "string" ? value : undefined;
		},
		// Takes a byte order mark away, as .NET does.
		body: new TextDecoder().decode(await readBody(request)),
		origin: target.linkOrigin,
		url: target.url,
	});
	response.writeHead(reply.status, {
		...reply.headers,
		"content-length": Buffer.byteLength(reply.body ?? ""),
	});
	response.end(reply.body);
}

/** Answers the library's client in this process; its paths follow the address of the management API. */
export function clientHandler(api: ManagementApi, hostUrl: string): ClientHandler {
	return async ({ method, path, headers, body }) => {
		const question = path.indexOf("?");
		const reply = await api({
			method,
			path: decodedSegments(question < 0 ? path : path.slice(0, question)),
			query: question < 0 ? NO_QUERY : new URLSearchParams(path.slice(question)),
			header: (name) => headers[name],
			body,
			origin: hostUrl,
			url: `${hostUrl}/${path}`,
		});
		return { status: reply.status, headers: reply.headers, body: reply.body ?? "" };
	};
}

/**
 * Lets web pages of other origins call the host, as Core Tools do (Startup.cs, with CorsMiddleware.cs and
 * CorsService.cs of ASP.NET Core): with any method and any header, if their origin is listed.
 */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { CorsSettings } from "../app/local-settings.ts";

type Headers = Record<string, string>;

/**
 * Answers the request if it only asks what a page may do (a preflight), which is true then; otherwise gives
 * its answer the headers that let the page read it. Without origins there is no CORS, and OPTIONS is a method
 * like any other.
 */
export function answerCors(
	settings: CorsSettings,
	request: IncomingMessage,
	response: ServerResponse,
): boolean {
	const { origin } = request.headers;
	if (settings.origins.length === 0 || origin === undefined) return false;
	const headers = originHeaders(settings, origin);
	const method = request.headers["access-control-request-method"];
	const isPreflight = request.method === "OPTIONS" && method !== undefined;
	if (isPreflight) response.writeHead(204, headers && { ...headers, ...allowed(request) }).end();
	else if (headers !== undefined) setAtLast(response, headers);
	return isPreflight;
}

/** What lets a page of that origin read an answer; nothing when it may not. */
function originHeaders(
	{ origins, allowsCredentials }: CorsSettings,
	origin: string,
): Headers | undefined {
	const isAny = origins.length === 1 && origins[0] === "*";
	if (!isAny && !origins.includes(origin)) return undefined;
	return {
		"access-control-allow-origin": isAny ? "*" : origin,
		...(allowsCredentials ? { "access-control-allow-credentials": "true" } : {}),
		...(origins.length > 1 ? { vary: "Origin" } : {}),
	};
}

/** Whatever a preflight asks for. */
function allowed({ headers }: IncomingMessage): Headers {
	const names = headers["access-control-request-headers"];
	return {
		"access-control-allow-methods": headers["access-control-request-method"]!,
		...(names === undefined ? {} : { "access-control-allow-headers": names }),
	};
}

/** Sets headers as the answer begins, whatever the function has said of them by then. */
function setAtLast(response: ServerResponse, { vary, ...headers }: Headers): void {
	const { writeHead } = response;
	// The host never gives a status message, so these are all arguments that there are.
	const withHeaders = (status: number, given: OutgoingHttpHeaders = {}) => {
		for (const [name, value] of Object.entries({ ...given, ...headers }))
			response.setHeader(name, value!);
		if (vary !== undefined) response.appendHeader("vary", vary);
		return writeHead.call(response, status);
	};
	response.writeHead = withHeaders as typeof writeHead;
}

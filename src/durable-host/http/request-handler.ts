/**
 * Answers every HTTP request of the host: the app's functions under their routes, the management API under two
 * paths, and the endpoints of the host itself.
 *
 * 1. Nothing is answered to whom HostAccess does not let in but 401, and to a browser what a page may ask; and
 *    of the paths that everybody may use, none leads to what is behind a key.
 * 2. The path for the library's client has a secret in it and is for this machine alone, so that it needs no key.
 * 3. A request that fails is logged and answered with 500, or cut off if its answer had begun.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Clock, holding } from "../../clock/clock.ts";
import type { CorsSettings } from "../app/local-settings.ts";
import type { HostContext } from "../host-context.ts";
import { messageOf } from "../host-error.ts";
import { isLoopback } from "../loopback.ts";
import { adminReply, PING_PATH } from "./admin-api.ts";
import { BodyTooLarge, ClientGone, readBody } from "./body-limit.ts";
import { answerCors } from "./cors.ts";
import type { DirectInvocation } from "./direct-invocation.ts";
import { functionFailure } from "./functions/function-failure.ts";
import { callPlainly } from "./functions/plain-call.ts";
import { callStreamed } from "./functions/streamed-call.ts";
import type { HostAccess } from "./host-access.ts";
import type { ManagementApi } from "./management/management-api.ts";
import { WEBHOOK_PATH } from "./management/management-links.ts";
import { RequestQueue } from "./request-queue.ts";
import { type RequestTarget, requestTarget } from "./request-target.ts";
import { type FunctionRouter, functionRouter } from "./routing/function-router.ts";
import { pathSegments } from "./routing/route-match.ts";
import { serveManagement } from "./serve-management.ts";

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface ServedParts {
	context: HostContext;
	management: ManagementApi;
	access: HostAccess;
	cors: CorsSettings;
	invokeDirectly: DirectInvocation;
	clock: Clock;
	/** The path of the management API for the library's client, with its secret. */
	rpcPath: string;
	hostUrl: string;
}

/** Throws a DurableHostError when a function's route cannot be served. */
export function requestHandler(parts: ServedParts): RequestHandler {
	const { context, hostUrl } = parts;
	const { routePrefix, httpLimits, useForwardedHost } = context.settings;
	const router = functionRouter(context.app.functions.all, routePrefix);
	const queue = new RequestQueue(httpLimits);
	const ownHost = new URL(hostUrl).host;
	return async (request, response) => {
		const target = requestTarget(request, { ownHost, useForwardedHost });
		// A Host header that is none; Kestrel, too, refuses it.
		if (!URL.canParse(target.url)) return end(response, 400);
		try {
			await answer(parts, router, queue, { request, response, target });
		} catch (error) {
			fail(parts, target, response, error);
		}
	};
}

interface Exchange {
	request: IncomingMessage;
	response: ServerResponse;
	target: RequestTarget;
}

async function answer(
	parts: ServedParts,
	router: FunctionRouter,
	queue: RequestQueue,
	exchange: Exchange,
): Promise<void> {
	const { management, access, rpcPath, context, clock } = parts;
	const { request, response, target } = exchange;
	const path = target.path.toLowerCase();
	if (target.path.startsWith(rpcPath) && isFromHere(request))
		return serveManagement(management, rpcPath, target, request, response);
	if (answerCors(parts.cors, request, response)) return;
	for (const [name, value] of context.settings.customHeaders) response.setHeader(name, value);
	if (path.startsWith("/admin/")) return administer(parts, exchange);
	const isAccepted = await queue.run(async () => {
		if (path === WEBHOOK_PATH || path.startsWith(`${WEBHOOK_PATH}/`)) {
			if (!access.mayManage(request, target.query)) return end(response, 401);
			return serveManagement(management, WEBHOOK_PATH, target, request, response);
		}
		const routed = router(request.method!, pathSegments(target.path));
		if (routed === undefined) return noFunction(target, response);
		if (!access.mayCall(routed.fn, request, target.query)) return end(response, 401);
		const call = context.app.httpStreams === undefined ? callPlainly : callStreamed;
		try {
			await holding(clock, () => call({ context, clock, routed, ...exchange }));
		} catch (error) {
			if (error instanceof BodyTooLarge || error instanceof ClientGone) throw error;
			context.log(functionFailure(routed.fn, error));
			cutOff(response);
		}
	});
	if (!isAccepted) response.writeHead(429, { "x-function-scaleout": "1" }).end();
}

async function administer(
	{ context, access, invokeDirectly }: ServedParts,
	{ request, response, target }: Exchange,
): Promise<void> {
	const isOpen = target.path.toLowerCase() === PING_PATH;
	if (!isOpen && !access.mayAdminister(request, target.query)) return end(response, 401);
	const method = request.method!;
	const { status, body } = adminReply(context, invokeDirectly, {
		origin: target.linkOrigin,
		method,
		path: target.path,
		contentType: request.headers["content-type"],
		body: method === "POST" ? (await readBody(request)).toString() : "",
	});
	if (body === undefined) return end(response, status);
	response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
	response.end(JSON.stringify(body));
}

/** 404, but for the root, where the Functions host has a page that says that it runs. */
function noFunction({ path }: RequestTarget, response: ServerResponse): void {
	const hasPage = process.env.AzureWebJobsDisableHomepage?.toLowerCase() !== "true";
	if (path !== "/") end(response, 404);
	else if (!hasPage) end(response, 204);
	else {
		response.writeHead(200, { "content-type": "text/html" });
		response.end("<!DOCTYPE html><title>Functions</title>Your function app is up and running.\n");
	}
}

function fail(
	{ context, rpcPath }: ServedParts,
	{ path }: RequestTarget,
	response: ServerResponse,
	error: unknown,
): void {
	if (error instanceof BodyTooLarge && !response.headersSent) {
		response.writeHead(413, { connection: "close" }).end(error.message);
		return;
	}
	if (error instanceof ClientGone) return;
	// Neither keys nor the secret belong in the log.
	const shown = path.startsWith(rpcPath) ? path.slice(rpcPath.length) : path;
	const message = `The request for ${shown} failed: ${messageOf(error)}`;
	context.log({ level: "error", source: "host", message });
	cutOff(response);
}

function cutOff(response: ServerResponse): void {
	if (response.headersSent) response.destroy();
	else end(response, 500);
}

function end(response: ServerResponse, status: number): void {
	response.writeHead(status).end();
}

/** From this machine: over the loopback interface, or from the very address that was asked. */
function isFromHere({ socket }: IncomingMessage): boolean {
	return isLoopback(socket.remoteAddress) || socket.remoteAddress === socket.localAddress;
}

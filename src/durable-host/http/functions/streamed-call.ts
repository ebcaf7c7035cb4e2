/**
 * HTTP functions of an app that asked for HTTP streaming. The function is called without its request, and the
 * request is passed on to the library's own HTTP server, which knows by an id what belongs together
 * (DefaultHttpProxyService.cs). The answer comes back there, piece by piece.
 *
 * 1. A function that throws, or takes too long, before its answer has begun is a 500; after that its answer is
 *    cut off.
 * 2. When the client goes, so does the request to the library; the function is not stopped.
 * 3. A function that answers nothing is a 204.
 */
import { randomUUID } from "node:crypto";
import {
	type ClientRequest,
	type IncomingMessage,
	request as open,
	type ServerResponse,
} from "node:http";
import { pipeline } from "node:stream";
import { invokeToStream } from "../../app/invocation.ts";
import { bodyWithinLimit, ClientGone } from "../body-limit.ts";
import { type FunctionCall, inTime } from "./function-call.ts";
import { functionFailure } from "./function-failure.ts";
import { triggerMetadata } from "./request-metadata.ts";

/** Belongs to one connection, or is said anew. */
const NOT_PASSED_ON = new Set([
	"host",
	"connection",
	"keep-alive",
	"proxy-authenticate",
	"proxy-authorization",
	"te",
	"trailer",
	"transfer-encoding",
	"upgrade",
	"expect",
]);

export async function callStreamed(call: FunctionCall): Promise<void> {
	const { request, target, response } = call;
	const { app, log, durableClient } = call.context;
	const { fn, values } = call.routed;
	const invocationId = randomUUID();
	const upstream = open(new URL(target.pathAndQuery, app.httpStreams!.uri), {
		method: request.method!,
		headers: {
			...passedOn(request.headers),
			"x-ms-invocation-id": invocationId,
			"x-forwarded-host": target.host,
			"x-forwarded-proto": "http",
		},
	});
	const answered = answerOf(upstream, response);
	const sent = bodyWithinLimit(request);
	request.pipe(upstream);
	response.once("close", () => upstream.destroy());
	const invoked = invokeToStream(
		app,
		{
			fn,
			trigger: { http: {} },
			invocationId,
			triggerMetadata: triggerMetadata(request, target.query, values),
			durableClient,
		},
		log,
	);
	try {
		const run = Promise.race([invoked, failureOf(sent), failureOf(answered)]);
		const hasAnswer = await inTime(call, run);
		if (hasAnswer) await answered;
		else response.writeHead(204).end();
	} catch (error) {
		const isGone = error instanceof ClientGone || (response.closed && !response.writableFinished);
		if (!isGone) throw error;
		// Only what the function itself throws is still of interest.
		invoked.catch((failure: unknown) => log(functionFailure(fn, failure)));
	} finally {
		request.unpipe(upstream);
		request.resume();
		upstream.destroy();
	}
}

function passedOn(headers: IncomingMessage["headers"]): Record<string, string | string[]> {
	const passed = Object.entries(headers).filter(([name]) => !NOT_PASSED_ON.has(name));
	return Object.fromEntries(passed) as Record<string, string | string[]>;
}

/** Resolves when the library's answer has been passed on to its end. */
function answerOf(upstream: ClientRequest, response: ServerResponse): Promise<void> {
	return new Promise((resolve, reject) => {
		upstream.on("error", reject);
		upstream.once("response", (answer) => {
			response.writeHead(answer.statusCode!, passedOn(answer.headers));
			response.flushHeaders();
			pipeline(answer, response, (error) => (error ? reject(error) : resolve()));
		});
	});
}

/** Never resolves, but fails when `promise` does. */
function failureOf(promise: Promise<unknown>): Promise<never> {
	return new Promise((_, reject) => {
		promise.catch(reject);
	});
}

/** HTTP functions whose request and answer are read whole (GrpcMessageConversionExtensions.ToRpcHttp). */
import type { ServerResponse } from "node:http";
import type { RpcHttp, RpcText } from "../../app/functions-core.ts";
import { invokeForOutput } from "../../app/invocation.ts";
import { readBody } from "../body-limit.ts";
import { type FunctionCall, inTime } from "./function-call.ts";
import { joinedHeaders, joinedQuery } from "./request-metadata.ts";
import { setCookie } from "./set-cookie.ts";

export async function callPlainly(call: FunctionCall): Promise<void> {
	const { request, target, response } = call;
	const { app, log, durableClient } = call.context;
	const { fn, values } = call.routed;
	const http: RpcHttp = {
		url: target.url,
		method: request.method!,
		nullableHeaders: texts(joinedHeaders(request)),
		nullableQuery: texts(joinedQuery(target.query)),
		nullableParams: texts(values),
		body: { bytes: await readBody(request) },
	};
	const run = invokeForOutput(app, { fn, trigger: { http }, durableClient }, log);
	const output = await inTime(call, run);
	answer(response, output?.http);
}

function texts(values: Readonly<Record<string, string>>): Record<string, RpcText> {
	return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
}

/**
 * Said by Node, by the body that is sent: what the function says is not always so. They are not removed from the
 * response, as Node then says neither, and ends the connection to show where the body ends.
 */
const OF_THE_BODY = new Set(["content-length", "transfer-encoding"]);

/** Sends what the library made of the function's result; without one, 204. */
function answer(response: ServerResponse, http: RpcHttp | undefined): void {
	if (http === undefined) {
		response.writeHead(204).end();
		return;
	}
	for (const [name, value] of Object.entries(http.headers ?? {}))
		if (!OF_THE_BODY.has(name.toLowerCase())) response.setHeader(name, value);
	const cookies = (http.cookies ?? []).map(setCookie);
	if (cookies.length > 0) response.appendHeader("set-cookie", cookies);
	response.statusCode = Number(http.statusCode ?? 200);
	const bytes = http.body?.bytes;
	response.end(bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

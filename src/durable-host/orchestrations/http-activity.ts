/**
 * The activity behind callHttp (TaskHttpActivityShim.cs): sends one request, and returns whatever status comes
 * back. Only a request that got no answer fails, with the words of .NET.
 */
import { messageOf } from "../host-error.ts";
import { EventType, type IncomingEvent } from "./history.ts";
import { exchange, type HttpExchange, type HttpReply } from "./http-exchange.ts";
import type { HttpResponse } from "./http-polling.ts";
import { type IdentityEnvironment, managedIdentityToken } from "./managed-identity.ts";
import type { HttpRequest } from "./orchestrator-answer.ts";

/** As DurableHttpClientFactory.cs. The network's time is the wall's, whatever clock the host has. */
const TIMEOUT_MS = 240_000;
const USER_AGENT = "Microsoft.Azure.WebJobs.Extensions.DurableTask/3.13.0";

/** .NET counts them to the content, which the response leaves out. */
const CONTENT_HEADER = /^(allow|content-.*|expires|last-modified)$/i;

/** Runs the activity; `input` is the JSON text of the request. */
export async function runHttpActivity(
	taskId: number,
	input: string | null,
	environment: IdentityEnvironment = process.env,
	timeoutMs = TIMEOUT_MS,
): Promise<IncomingEvent> {
	const signal = AbortSignal.timeout(timeoutMs);
	const about = { url: "" };
	try {
		const request = JSON.parse(input ?? "{}") as HttpRequest;
		about.url = request.uri;
		const reply = await exchange(await exchangeOf(request, environment, signal), signal);
		const Result = JSON.stringify(responseOf(reply));
		return { EventType: EventType.TaskCompleted, TaskScheduledId: taskId, Result };
	} catch (error) {
		const Reason = signal.aborted
			? `The request was canceled due to the configured HttpClient.Timeout of ${timeoutMs / 1000} seconds elapsing.`
			: networkFailure(error, about.url);
		const Details = JSON.stringify({
			ClassName: "System.Net.Http.HttpRequestException",
			Message: Reason,
		});
		return { EventType: EventType.TaskFailed, TaskScheduledId: taskId, Reason, Details };
	}
}

async function exchangeOf(
	{ method, uri, headers, content, tokenSource }: HttpRequest,
	environment: IdentityEnvironment,
	signal: AbortSignal,
): Promise<HttpExchange> {
	if (!URL.canParse(uri))
		throw new Error(
			`Invalid URI: callHttp needs an absolute http or https address; received ${JSON.stringify(uri)}.`,
		);
	const isAgentGiven = Object.keys(headers ?? {}).some(
		(name) => name.toLowerCase() === "user-agent",
	);
	const sent: Record<string, string | string[]> = isAgentGiven ? {} : { "User-Agent": USER_AGENT };
	let type = "text/plain";
	for (const [name, value] of Object.entries(headers ?? {})) {
		if (name.toLowerCase() === "content-type") type = String(value);
		else if (name.toLowerCase() !== "content-length") sent[name] = value;
	}
	if (type.includes("multipart"))
		throw new Error("Multipart content is not supported with CallHttpAsync.");
	const body = content ?? undefined;
	if (body !== undefined) {
		sent["Content-Type"] = isForm(type) ? `${type}; charset=utf-8` : type;
		sent["Content-Length"] = String(Buffer.byteLength(body));
	}
	if (tokenSource !== undefined && tokenSource !== null)
		sent.Authorization = `Bearer ${await managedIdentityToken(tokenSource.resource, environment, signal)}`;
	const request = { method, url: new URL(uri), headers: sent };
	return body === undefined ? request : { ...request, body };
}

function isForm(type: string): boolean {
	return type.toLowerCase() === "application/x-www-form-urlencoded";
}

function responseOf({ status: statusCode, headers, body }: HttpReply): HttpResponse {
	const named = new Map<string, string[]>();
	let charset = "utf-8";
	for (const [name, value] of headers) {
		if (name.toLowerCase() === "content-type")
			charset = /charset="?([^";]+)/i.exec(value)?.[1] ?? charset;
		if (CONTENT_HEADER.test(name)) continue;
		const values = named.get(name);
		if (values === undefined) named.set(name, [value]);
		else values.push(value);
	}
	return {
		statusCode,
		headers: Object.fromEntries(
			[...named].map(([name, values]) => [name, values.length === 1 ? values[0]! : values]),
		),
		content: new TextDecoder(charset).decode(body),
	};
}

/** What HttpClient says on Linux. */
function networkFailure(error: unknown, uri: string): string {
	const { code } = error as { code?: unknown };
	const url = URL.canParse(uri) ? new URL(uri) : undefined;
	const port = url?.port || (url?.protocol === "https:" ? "443" : "80");
	const place = `(${url?.hostname}:${port})`;
	switch (code) {
		case "ECONNREFUSED":
			return `Connection refused ${place}`;
		case "ENOTFOUND":
			return `Name or service not known ${place}`;
		case "EAI_AGAIN":
			return `Resource temporarily unavailable ${place}`;
		case "ETIMEDOUT":
			return `Connection timed out ${place}`;
		case "ECONNRESET":
			return "An error occurred while sending the request.";
		default:
			return messageOf(error);
	}
}

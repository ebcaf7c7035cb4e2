import type { Client, HttpResponse } from "@azure-rest/core-client";
import type { Clock } from "../clock/clock.ts";
import type { ArmCall, ArmObserver } from "./arm-call.ts";
import { retryAfterMs } from "./arm-error.ts";
import type { Send } from "./arm-pages.ts";
import type { WireError } from "./wire.ts";

/** How long one request may take. A create that takes longer is unclear, and found by GET. */
const REQUEST_TIMEOUT_MS = 15_000;
const METHODS = { get: "GET", put: "PUT", delete: "DELETE" } as const;

/** What an observer is told of a request beside what comes of it. */
export type About = Pick<ArmCall, "operation" | "urlTemplate" | "group" | "region">;

/** Sends requests, each once, and has each observed when it is over. */
export function armSend(
	client: () => Promise<Client>,
	clock: Clock,
	{ host, observe }: { host: string; observe: ArmObserver | undefined },
): (about: About) => Send {
	return (about) => async (method, path, body) => {
		const startedAt = clock.now();
		const over = (answer: Pick<ArmCall, "status" | "errorType" | "retryAfterMs">) =>
			observe?.({
				...about,
				method: METHODS[method],
				host,
				...answer,
				startedAt,
				endedAt: clock.now(),
			});
		try {
			const request = (await client()).pathUnchecked(path);
			const response = await request[method]({
				...(body === undefined ? {} : { body }),
				abortSignal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
			});
			over(toldBy(response, clock.now()));
			return response;
		} catch (error) {
			over({ errorType: "no-answer" });
			return error instanceof Error ? error.message : String(error);
		}
	};
}

function toldBy({ status, headers, body }: HttpResponse, now: number) {
	const code = Number(status);
	const wait = retryAfterMs(headers["retry-after"], now);
	return {
		status: code,
		...(code >= 400 && { errorType: codeOf(body) ?? String(code) }),
		...(wait !== undefined && { retryAfterMs: wait }),
	};
}

/** ARM's codes are single words; what is not one may be anything. */
function codeOf(body: unknown): string | undefined {
	const code = (body as WireError | undefined)?.error?.code;
	return typeof code === "string" && /^[A-Za-z0-9]{1,80}$/.test(code) ? code : undefined;
}

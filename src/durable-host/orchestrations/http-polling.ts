/**
 * The asynchronous HTTP pattern of callHttp (DurableOrchestrationContext.CallHttpAsync): after a 202 a timer,
 * then a GET of what Location says, and so on. The library counts the same task ids.
 */
import type { HttpRequest } from "./orchestrator-answer.ts";
import { DONE, FAILED, PendingStep } from "./pending-step.ts";
import type { StepPlace } from "./step-place.ts";

export interface PollingPlace extends StepPlace {
	/** Calls the built-in HTTP activity. */
	call(request: HttpRequest): PendingStep;
	/** How long to wait before the next poll when the answer does not say. */
	pollIntervalMs: number;
}

/** What the built-in HTTP activity returns. */
export interface HttpResponse {
	statusCode: number;
	content: string;
	/** A header that came more than once has several values. */
	headers: Record<string, string | string[]>;
}

const ACCEPTED = 202;

export function polling(request: HttpRequest, place: PollingPlace): PendingStep {
	const whole = new PendingStep();
	const send = (next: HttpRequest): void =>
		place.call(next).onSettled(({ failed, result }) => {
			if (failed) return whole.settle(FAILED);
			const { statusCode, headers } = JSON.parse(result ?? "{}") as HttpResponse;
			if (statusCode !== ACCEPTED) return whole.settle(DONE);
			const location = locationOf(headers);
			const delayMs = delayMsOf(headers, place.pollIntervalMs);
			if (location === undefined || delayMs === undefined)
				place.observe({ kind: "cannotPoll", uri: next.uri });
			if (delayMs === undefined) return whole.settle(FAILED);
			place.grows();
			place.timer(place.now() + delayMs).onSettled(() => {
				if (location === undefined) return whole.settle(FAILED);
				place.grows();
				send(pollOf(request, location));
			});
		});
	send(request);
	return whole;
}

/** The function key of the first request is not that of the status endpoint. */
function pollOf(request: HttpRequest, uri: string): HttpRequest {
	const kept = Object.entries(request.headers ?? {}).filter(
		([name]) => name.toLowerCase() !== "x-functions-key",
	);
	const { tokenSource } = request;
	return {
		method: "GET",
		uri,
		headers: Object.fromEntries(kept),
		...(tokenSource === undefined ? {} : { tokenSource }),
	};
}

/** Where to ask; nothing when it is not an absolute address, which the extension cannot use. */
function locationOf(headers: HttpResponse["headers"]): string | undefined {
	const location = headerOf(headers, "location");
	return location !== undefined && URL.canParse(location) ? location : undefined;
}

/** When to ask; nothing when Retry-After is no number of seconds, which the extension cannot use. */
function delayMsOf(headers: HttpResponse["headers"], otherwiseMs: number): number | undefined {
	const after = headerOf(headers, "retry-after");
	if (after === undefined) return otherwiseMs;
	return /^\s*\d+\s*$/.test(after) ? Number(after) * 1000 : undefined;
}

function headerOf(headers: HttpResponse["headers"], name: string): string | undefined {
	const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
	return Array.isArray(found) ? found[0] : found;
}

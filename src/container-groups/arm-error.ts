/** What each error of ARM and ACI means for a create. Decided by status and code, never by message. */
import type { CreateAnswer } from "./container-groups.ts";
import type { WireError } from "./wire.ts";

/** The meaning of a PUT's answer that is not 200 or 201. */
export function createRefusal(
	status: number,
	body: WireError | undefined,
	retryAfterMs: number | undefined,
): CreateAnswer {
	const code = body?.error?.code ?? "";
	const message = `${code || `HTTP ${status}`}: ${body?.error?.message ?? "no message"}`;
	const refused = (why: Extract<CreateAnswer, { answer: "refused" }>["why"]): CreateAnswer => ({
		answer: "refused",
		why,
		message,
		...(retryAfterMs === undefined ? {} : { retryAfterMs }),
	});
	if (status === 429) return refused("throttled");
	if (status === 401 || status === 403) return refused("denied");
	if (code === "ContainerGroupQuotaReached") return refused("quota");
	if (status === 409 && code === "ServiceUnavailable") return refused("capacity");
	// A 5xx, a timeout or a transition may hide a create that was done.
	if (status >= 500 || status === 408 || status === 409) return { answer: "unclear", message };
	return refused("invalid");
}

/** Retry-After in milliseconds: seconds, or an HTTP date. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
	if (header === undefined || header.trim() === "") return undefined;
	const seconds = Number(header);
	if (!Number.isNaN(seconds)) return Math.max(0, seconds * 1000);
	const at = Date.parse(header);
	return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/**
 * What each error of ARM and ACI means for a create: wait, try again, another region, or give up. Decided by
 * status and code, never by message. Codes: ACI's troubleshooting pages, Azure's list of common deployment errors,
 * and reports of users.
 *
 * | answer | means | the launch |
 * | --- | --- | --- |
 * | 429, `TooManyRequests`, `OperationNotAllowed` | throttled | waits, and costs no attempt |
 * | 400 `ContainerGroupQuotaReached` | quota | waits, and costs no attempt |
 * | 409 `ServiceUnavailable` | capacity | waits, or goes to the next region; costs no attempt |
 * | `InaccessibleImage`, `RegistryErrorResponse` | image | goes round again, as it is also seen to pass |
 * | 403, and 409 of a lock or of what is disabled or not registered | denied | ends the item |
 * | 401 | failed | goes round again: a token may have run out |
 * | any other 4xx | invalid | ends the item |
 * | 408, 409, 5xx, no answer | unclear | is looked for by GET: the work may have been done |
 */
import type { CreateAnswer, RefusalKind } from "./container-groups.ts";
import type { WireError } from "./wire.ts";

const KIND_OF_CODE: Record<string, RefusalKind> = {
	ContainerGroupQuotaReached: "quota",
	TooManyRequests: "throttled",
	OperationNotAllowed: "throttled",
	ResourceRequestsThrottled: "throttled",
	SubscriptionRequestsThrottled: "throttled",
	InaccessibleImage: "image",
	RegistryErrorResponse: "image",
	RequestDisallowedByPolicy: "denied",
	ScopeLocked: "denied",
	ReadOnlyDisabledSubscription: "denied",
	MissingSubscriptionRegistration: "denied",
	ResourceGroupBeingDeleted: "denied",
};

/** Of a cloud or region that does not know the version which the request needs: ARM's own codes. */
const UNKNOWN_VERSION: readonly string[] = [
	"InvalidApiVersionParameter",
	"NoRegisteredProviderFound",
];
const VERSION_HINT =
	" An identity of the job's registry or key vault that is not among its identities, or a secret of a key vault, needs api-version 2025-09-01. Where it is not to be had, put that identity into identities, too, and give secrets as values.";

/** The meaning of a PUT's answer that is not 200 or 201. */
export function createRefusal(status: number, body: WireError | undefined): CreateAnswer {
	const code = body?.error?.code ?? "";
	const hint = UNKNOWN_VERSION.includes(code) ? VERSION_HINT : "";
	const message = `${code || `HTTP ${status}`}: ${body?.error?.message ?? "no message"}${hint}`;
	const why = refusalKind(status, code);
	return why === undefined ? { answer: "unclear", message } : { answer: "refused", why, message };
}

/** Undefined: a 5xx, a timeout or a transition may hide that it was done. */
export function refusalKind(status: number, code: string): RefusalKind | undefined {
	if (status >= 500 || status === 408) return undefined;
	if (status === 429) return "throttled";
	const kind = Object.hasOwn(KIND_OF_CODE, code) ? KIND_OF_CODE[code] : undefined;
	if (kind !== undefined) return kind;
	switch (status) {
		case 401:
			return "failed";
		case 403:
			return "denied";
		case 409:
			return code === "ServiceUnavailable" ? "capacity" : undefined;
		default:
			return "invalid";
	}
}

/** Retry-After in milliseconds: seconds, or an HTTP date. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
	if (header === undefined || header.trim() === "") return undefined;
	const seconds = Number(header);
	if (!Number.isNaN(seconds)) return Math.max(0, seconds * 1000);
	const at = Date.parse(header);
	return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

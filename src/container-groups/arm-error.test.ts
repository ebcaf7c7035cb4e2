import { expect, it } from "vitest";
import { createRefusal, retryAfterMs } from "./arm-error.ts";

it.each([
	[429, "", "throttled"],
	[429, "ResourceRequestsThrottled", "throttled"],
	[400, "TooManyRequests", "throttled"],
	[409, "OperationNotAllowed", "throttled"],
	[401, "InvalidAuthenticationToken", "failed"],
	[403, "AuthorizationFailed", "denied"],
	[400, "ContainerGroupQuotaReached", "quota"],
	[409, "ServiceUnavailable", "capacity"],
	[400, "InvalidParameter", "invalid"],
	[404, "ResourceGroupNotFound", "invalid"],
	[400, "LocationNotAvailableForResourceType", "invalid"],
	[400, "InaccessibleImage", "image"],
	[400, "RegistryErrorResponse", "image"],
	[400, "OsVersionNotSupported", "invalid"],
	[400, "SpotPriorityContainerGroupNotSupportedInSku", "invalid"],
	[403, "LinkedAuthorizationFailed", "denied"],
	[403, "RequestDisallowedByPolicy", "denied"],
	[409, "ScopeLocked", "denied"],
	[409, "MissingSubscriptionRegistration", "denied"],
	[409, "ResourceGroupBeingDeleted", "denied"],
	[400, "constructor", "invalid"],
])("a create answered %i %s is refused: %s", (status, code, why) => {
	const body = { error: { code, message: "told" } };
	expect(createRefusal(status, body)).toMatchObject({ answer: "refused", why });
});

it.each([
	[500, ""],
	[503, "ServiceUnavailable"],
	[504, "GatewayTimeout"],
	[408, ""],
	[409, "ContainerGroupTransitioning"],
])("a create answered %i %s may have been done", (status, code) => {
	expect(createRefusal(status, { error: { code } }).answer).toBe("unclear");
});

it("says code and message, and the status where there is no body", () => {
	const body = { error: { code: "Bad", message: "told" } };
	expect(createRefusal(400, body)).toMatchObject({ message: "Bad: told" });
	expect(createRefusal(400, undefined)).toMatchObject({
		message: "HTTP 400: no message",
	});
});

it("says what asks for a version that the cloud does not know, and what to do without", () => {
	for (const code of ["InvalidApiVersionParameter", "NoRegisteredProviderFound"]) {
		const body = { error: { code, message: "told." } };
		expect(createRefusal(400, body)).toMatchObject({
			why: "invalid",
			message: expect.stringMatching(/^\w+: told\. .* put that identity into identities/),
		});
	}
});

it("reads Retry-After as seconds or as a date, and nothing else", () => {
	const now = Date.UTC(2026, 0, 1);
	expect(retryAfterMs("17", now)).toBe(17_000);
	expect(retryAfterMs("Thu, 01 Jan 2026 00:00:09 GMT", now)).toBe(9000);
	expect(retryAfterMs("Wed, 31 Dec 2025 00:00:00 GMT", now)).toBe(0);
	expect(retryAfterMs("soon", now)).toBeUndefined();
	expect(retryAfterMs(undefined, now)).toBeUndefined();
});

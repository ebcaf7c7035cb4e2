import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { issueToken, TOKEN_LIFE_SECONDS } from "../identity/access-token.ts";
import { ArmError } from "./arm-error.ts";
import { principalOf } from "./check-token.ts";

const tokenKey = "a key";
const tenantId = "00000000-0000-0000-0000-0000000000aa";
const issuedAt = Date.UTC(2026, 0, 31, 13, 5, 9);
const check = { tokenKey, tenantId, wallNow: () => issuedAt };

function token(request: { resource?: string; tenantId?: string } = {}, key = tokenKey): string {
	const resource = "https://management.azure.com";
	return issueToken(key, { resource, tenantId, appId: "me", wallNow: issuedAt, ...request });
}

function principal(authorization: string, at = issuedAt): string {
	const request = new Request("https://127.0.0.1:8443/subscriptions", {
		headers: { authorization },
	});
	return principalOf(request, { ...check, wallNow: () => at });
}

function refusal(authorization: string, at = issuedAt): unknown {
	try {
		return principal(authorization, at);
	} catch (error) {
		return error;
	}
}

describe("a request's token", () => {
	it.each([
		"https://management.azure.com",
		"https://management.azure.com/",
		"https://management.core.windows.net/",
		"https://127.0.0.1:8443",
		"http://127.0.0.1:8080/",
	])("may be for %s", (resource) => {
		expect(principal(`Bearer ${token({ resource })}`)).toBe("me");
	});

	it.each(["https://graph.microsoft.com/", "https://elsewhere.example", "00000002-0000", "x"])(
		"is refused as ARM does when it is for %s",
		(resource) => {
			expect(refusal(`Bearer ${token({ resource })}`)).toMatchObject({
				status: 401,
				code: "InvalidAuthenticationTokenAudience",
				message: `The access token has been obtained for wrong audience or resource '${resource}'. It should exactly match with one of the allowed audiences 'https://management.core.windows.net/','https://management.core.windows.net','https://management.azure.com/','https://management.azure.com'.`,
			});
		},
	);

	it("is refused when another tenant's emulator on the same state gave it", () => {
		expect(refusal(`Bearer ${token({ tenantId: "other" })}`)).toMatchObject({
			status: 401,
			code: "InvalidAuthenticationTokenTenant",
		});
	});

	it("is good to its last moment, and then expired", () => {
		const text = `Bearer ${token()}`;
		const endAt = issuedAt + TOKEN_LIFE_SECONDS * 1000;
		expect(principal(text, endAt - 1)).toBe("me");
		expect(refusal(text, endAt)).toMatchObject({
			status: 401,
			code: "ExpiredAuthenticationToken",
			message: expect.stringContaining("'2/1/2026 1:05:09 PM'"),
		});
	});

	it("is refused without a signature, with another algorithm's, and with changed claims", () => {
		const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
		const [head, claims, signature] = token().split(".");
		const sha512 = createHmac("sha512", tokenKey).update(`${head}.${claims}`).digest("base64url");
		for (const forged of [
			`${part({ alg: "none" })}.${claims}.`,
			`${part({ alg: "none" })}.${claims}.${signature}`,
			`${head}.${claims}.${sha512}`,
			`${head}.${part({ appid: "root", exp: 9e9 })}.${signature}`,
			token({}, ""),
		]) {
			expect(refusal(`Bearer ${forged}`)).toMatchObject({ code: "InvalidAuthenticationToken" });
		}
	});

	it("is refused in ARM's shape whatever text it is", () => {
		const text = fc.oneof(
			fc.string({ unit: "binary-ascii" }).map((each) => each.replace(/[^\x20-\x7e]/g, "~")),
			fc.base64String().map((each) => `Bearer ${each}.${each}.${each}`),
			fc.integer({ min: 0, max: 300 }).map((at) => `Bearer ${token().slice(0, at)}`),
		);
		fc.assert(
			fc.property(text, (authorization) => {
				const error = refusal(authorization);
				expect(error).toBeInstanceOf(ArmError);
				expect((error as ArmError).status).toBe(401);
			}),
		);
	});
});

import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/**
 * Bearer tokens of the emulator: like JSON web tokens, signed with the emulator's own key, so that they
 * stay good when it restarts. They are for the emulator alone; Azure knows nothing of them.
 *
 * Expiry is by the wall, not by the emulator's clock: `@azure/identity` and MSAL compare `expires_on` with
 * the wall, and a token must be good for as long as they keep it.
 */
export const TOKEN_LIFE_SECONDS = 86_400;

/** Who holds a token. */
export interface TokenClaims {
	/** The client id of the principal. ARM counts requests for each. */
	appId: string;
	/** What the token is for: the `resource` that was asked for. */
	audience: string;
	/** The tenant that gave it. */
	tenantId: string;
	/** When it ends, in milliseconds since the epoch. */
	expiresAt: number;
}

export interface TokenRequest {
	/** What the token is for: its `aud`. */
	resource: string;
	tenantId: string;
	appId: string;
	/** The wall's time. */
	wallNow: number;
}

export function newTokenKey(): string {
	return randomBytes(32).toString("hex");
}

export function issueToken(key: string, request: TokenRequest): string {
	const { resource, tenantId, appId, wallNow } = request;
	const issuedSeconds = Math.floor(wallNow / 1000);
	const header = encode({ typ: "JWT", alg: "HS256" });
	const claims = encode({
		aud: resource,
		iss: `https://sts.windows.net/${tenantId}/`,
		iat: issuedSeconds,
		nbf: issuedSeconds,
		exp: issuedSeconds + TOKEN_LIFE_SECONDS,
		appid: appId,
		idtyp: "app",
		oid: appId,
		sub: appId,
		tid: tenantId,
		ver: "1.0",
	});
	return `${header}.${claims}.${signature(key, `${header}.${claims}`)}`;
}

/** What a token says that the emulator issued, also an expired one; undefined for any other text. */
export function readToken(key: string, token: string): TokenClaims | undefined {
	const [header, claims, given, ...more] = token.split(".");
	if (!header || !claims || !given || more.length > 0) return undefined;
	const expected = Buffer.from(signature(key, `${header}.${claims}`));
	const received = Buffer.from(given);
	if (expected.length !== received.length || !timingSafeEqual(expected, received)) return undefined;
	const { exp, appid, aud, tid } = JSON.parse(Buffer.from(claims, "base64url").toString()) as {
		exp: number;
		appid: string;
		aud: string;
		tid: string;
	};
	return { appId: appid, audience: aud, tenantId: tid, expiresAt: exp * 1000 };
}

function encode(value: object): string {
	return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function signature(key: string, text: string): string {
	return createHmac("sha256", key).update(text).digest("base64url");
}

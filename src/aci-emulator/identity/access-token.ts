import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/**
 * Bearer tokens of the emulator: like JSON web tokens, signed with the emulator's own key, so that they
 * stay good when it restarts. They are for the emulator alone; Azure knows nothing of them.
 *
 * Expiry is by the wall, not by the emulator's clock: `@azure/identity` and MSAL compare `expires_on` with
 * the wall, and a token must be good for as long as they keep it.
 */
export const TOKEN_LIFE_SECONDS = 86_400;

export function newTokenKey(): string {
	return randomBytes(32).toString("hex");
}

export function issueToken(key: string, resource: string, wallNow: number): string {
	const issuedSeconds = Math.floor(wallNow / 1000);
	const header = encode({ typ: "JWT", alg: "HS256" });
	const claims = encode({
		aud: resource,
		iss: "aci-emulator",
		iat: issuedSeconds,
		exp: issuedSeconds + TOKEN_LIFE_SECONDS,
	});
	return `${header}.${claims}.${signature(key, `${header}.${claims}`)}`;
}

/** Whether the emulator issued the token and it has not expired. */
export function isGoodToken(key: string, token: string, wallNow: number): boolean {
	const [header, claims, given, ...more] = token.split(".");
	if (!header || !claims || !given || more.length > 0) return false;
	const expected = Buffer.from(signature(key, `${header}.${claims}`));
	const received = Buffer.from(given);
	if (expected.length !== received.length || !timingSafeEqual(expected, received)) return false;
	const { exp } = JSON.parse(Buffer.from(claims, "base64url").toString()) as { exp: number };
	return wallNow < exp * 1000;
}

function encode(value: object): string {
	return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function signature(key: string, text: string): string {
	return createHmac("sha256", key).update(text).digest("base64url");
}

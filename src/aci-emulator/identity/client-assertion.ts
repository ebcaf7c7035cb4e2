import { constants, type KeyObject, verify } from "node:crypto";

/** How far two wall clocks may differ. */
const SKEW_MS = 300_000;

/** Whether the JSON web token was signed with the key's other half, is for the audience, and has not expired. */
export function verifyAssertion(
	publicKey: KeyObject,
	assertion: string,
	{ clientId, audience, wallNow }: { clientId: string; audience: string; wallNow: number },
): boolean {
	const [header, claims, signature, ...more] = assertion.split(".");
	if (!header || !claims || !signature || more.length > 0) return false;
	const { alg } = decoded(header);
	if (alg !== "RS256" && alg !== "PS256") return false;
	if (publicKey.asymmetricKeyType !== "rsa") return false;
	const padding = alg === "PS256" ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
	const isSigned = verify(
		"sha256",
		Buffer.from(`${header}.${claims}`),
		{ key: publicKey, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
		Buffer.from(signature, "base64url"),
	);
	const { aud, iss, exp } = decoded(claims);
	return (
		isSigned &&
		aud === audience &&
		iss === clientId &&
		typeof exp === "number" &&
		wallNow < exp * 1000 + SKEW_MS
	);
}

function decoded(part: string): Record<string, unknown> {
	try {
		const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString());
		return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
	} catch {
		return {};
	}
}

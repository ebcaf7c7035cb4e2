import { createHash, timingSafeEqual } from "node:crypto";
import { issueToken, TOKEN_LIFE_SECONDS } from "./access-token.ts";

const API_VERSION = "2019-08-01";

export interface ManagedIdentityOptions {
	/** What callers must send as X-IDENTITY-HEADER. */
	header: string;
	tokenKey: string;
	/** The wall's time: see access-token.ts. */
	wallNow: () => number;
}

/**
 * The local endpoint from which an app gets tokens of its managed identity, as App Service and Functions
 * serve it: `GET {IDENTITY_ENDPOINT}?api-version=2019-08-01&resource=…` with X-IDENTITY-HEADER. Rules:
 * docs "How to use managed identities for App Service and Azure Functions", REST endpoint reference.
 */
export function managedIdentity({ header, tokenKey, wallNow }: ManagedIdentityOptions) {
	return (request: Request): Response => {
		const url = new URL(request.url);
		if (url.pathname !== "/msi/token") return refuse(404, "The path must be /msi/token.");
		if (request.method !== "GET") return refuse(405, "The method must be GET.");
		if (!isSame(request.headers.get("x-identity-header") ?? "", header)) {
			return refuse(
				401,
				"The header X-IDENTITY-HEADER is missing or not the value of IDENTITY_HEADER.",
			);
		}
		if (url.searchParams.get("api-version") !== API_VERSION) {
			return refuse(400, `The query parameter api-version must be ${API_VERSION}.`);
		}
		const resource = url.searchParams.get("resource");
		if (!resource) return refuse(400, "The query parameter resource is missing.");
		const now = wallNow();
		return Response.json({
			access_token: issueToken(tokenKey, resource, now),
			expires_on: `${Math.floor(now / 1000) + TOKEN_LIFE_SECONDS}`,
			resource,
			token_type: "Bearer",
			client_id: "00000000-0000-0000-0000-000000000000",
		});
	};
}

function refuse(statusCode: number, message: string): Response {
	return Response.json({ statusCode, message }, { status: statusCode });
}

/** Compares without telling by its duration how much of a guess was right. */
function isSame(a: string, b: string): boolean {
	const digest = (text: string) => createHash("sha256").update(text).digest();
	return timingSafeEqual(digest(a), digest(b));
}

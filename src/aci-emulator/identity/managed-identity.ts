import { issueToken, TOKEN_LIFE_SECONDS } from "./access-token.ts";
import { isSameSecret } from "./is-same-secret.ts";

const APP_SERVICE_VERSION = "2019-08-01";

export interface ManagedIdentityOptions {
	/** What callers of the App Service form must send as X-IDENTITY-HEADER. */
	header: string;
	tokenKey: string;
	tenantId: string;
	/** The client id of the system-assigned identity. */
	appId: string;
	/** The wall's time: see access-token.ts. */
	wallNow: () => number;
}

/**
 * The local endpoint from which an app gets tokens of its managed identity, as App Service and Functions
 * serve it: `GET {IDENTITY_ENDPOINT}?api-version=2019-08-01&resource=…` with X-IDENTITY-HEADER. Rules:
 * docs "How to use managed identities for App Service and Azure Functions", REST endpoint reference.
 */
export function managedIdentity(options: ManagedIdentityOptions) {
	return (request: Request): Response => {
		const url = new URL(request.url);
		if (request.method !== "GET") return refuse(405, "The method must be GET.");
		if (!isSameSecret(request.headers.get("x-identity-header") ?? "", options.header)) {
			return refuse(
				401,
				"The header X-IDENTITY-HEADER is missing or not the value of IDENTITY_HEADER.",
			);
		}
		if (url.searchParams.get("api-version") !== APP_SERVICE_VERSION) {
			return refuse(400, `The query parameter api-version must be ${APP_SERVICE_VERSION}.`);
		}
		const resource = url.searchParams.get("resource");
		if (!resource) return refuse(400, "The query parameter resource is missing.");
		return Response.json(answer(options, resource));
	};
}

/**
 * The endpoint of a virtual machine's metadata service: `GET /metadata/identity/oauth2/token?api-version=…
 * &resource=…` with the header `Metadata: true`, which no web page can send. It asks for no secret, so
 * whoever reaches the port gets a token: it is served only when it was asked for. Rules: docs "How to use
 * managed identities for Azure resources on an Azure VM to acquire an access token".
 */
export function instanceMetadataIdentity(options: ManagedIdentityOptions) {
	const refuseAs = (status: number, error: string, description: string) =>
		Response.json({ error, error_description: description }, { status });
	return (request: Request): Response => {
		const url = new URL(request.url);
		if (request.method !== "GET") {
			return refuseAs(405, "invalid_request", "The method must be GET.");
		}
		if (request.headers.get("metadata")?.toLowerCase() !== "true") {
			return refuseAs(400, "invalid_request", "Required metadata header not specified");
		}
		const resource = url.searchParams.get("resource");
		if (!resource) {
			return refuseAs(400, "invalid_request", "Required query variable 'resource' is missing");
		}
		return Response.json({
			...answer(options, resource),
			expires_in: `${TOKEN_LIFE_SECONDS}`,
			ext_expires_in: `${TOKEN_LIFE_SECONDS}`,
			not_before: `${Math.floor(options.wallNow() / 1000)}`,
		});
	};
}

function answer(
	{ tokenKey, tenantId, appId, wallNow }: ManagedIdentityOptions,
	resource: string,
): Record<string, string> {
	const now = wallNow();
	return {
		access_token: issueToken(tokenKey, { resource, tenantId, appId, wallNow: now }),
		expires_on: `${Math.floor(now / 1000) + TOKEN_LIFE_SECONDS}`,
		resource,
		token_type: "Bearer",
		client_id: appId,
	};
}

function refuse(statusCode: number, message: string): Response {
	return Response.json({ statusCode, message }, { status: statusCode });
}

import { randomUUID } from "node:crypto";
import { issueToken, TOKEN_LIFE_SECONDS } from "./access-token.ts";
import { refusalOf, type ServicePrincipal } from "./service-principal.ts";

export interface TokenEndpointOptions {
	tokenKey: string;
	tenantId: string;
	principals: readonly ServicePrincipal[];
	/** The wall's time: see access-token.ts. */
	wallNow: () => number;
}

const TOKEN_PATH = /^\/([^/]+)\/oauth2(\/v2\.0)?\/token$/i;
const OPENID_PATH = /^\/([^/]+)(\/v2\.0)?\/\.well-known\/openid-configuration$/i;
const DISCOVERY_PATH = /^\/[^/]+\/discovery\/instance$/i;
const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const MOST_FORM_BYTES = 64 * 1024;

/**
 * Microsoft Entra as far as a service principal needs it: the token endpoint (client credentials with a
 * secret or a signed assertion), what MSAL reads before (openid-configuration, instance discovery).
 * Answers undefined for paths that are not its own.
 */
export function tokenEndpoint(options: TokenEndpointOptions) {
	return (request: Request): Promise<Response> | Response | undefined => {
		const { pathname, origin, searchParams } = new URL(request.url);
		const isToken = TOKEN_PATH.exec(pathname);
		if (isToken) {
			if (request.method === "POST") return giveToken(options, request, isToken[1]!);
			return refuse(405, "invalid_request", 900561, "The endpoint only accepts POST requests.");
		}
		const configured = OPENID_PATH.exec(pathname);
		if (configured) {
			return Response.json(configuration(options, origin, configured[1]!, configured[2] ?? ""));
		}
		if (!DISCOVERY_PATH.test(pathname)) return undefined;
		const asked = searchParams.get("authorization_endpoint") ?? `${origin}/common`;
		if (!URL.canParse(asked)) {
			return refuse(400, "invalid_instance", 50049, "Unknown or invalid instance.");
		}
		const tenant = new URL(asked).pathname.split("/")[1] || options.tenantId;
		return Response.json({
			tenant_discovery_endpoint: `${origin}/${tenant}/v2.0/.well-known/openid-configuration`,
			"api-version": "1.1",
			metadata: [],
		});
	};
}

async function giveToken(
	options: TokenEndpointOptions,
	request: Request,
	tenant: string,
): Promise<Response> {
	const { tenantId, principals, tokenKey, wallNow } = options;
	if (tenant.toLowerCase() !== tenantId.toLowerCase()) {
		return refuse(400, "invalid_request", 90002, `Tenant '${tenant}' not found.`);
	}
	const length = Number(request.headers.get("content-length") ?? Number.NaN);
	if (!(length <= MOST_FORM_BYTES)) {
		return refuse(400, "invalid_request", 900144, "The request body is missing or too long.");
	}
	const form = new URLSearchParams(await request.text());
	if (form.get("grant_type") !== "client_credentials") {
		const why = `The grant type must be 'client_credentials'; received '${form.get("grant_type") ?? ""}'.`;
		return refuse(400, "unsupported_grant_type", 70003, why);
	}
	const basic = basicCredentials(request);
	const clientId = form.get("client_id") ?? basic?.clientId;
	const resource = resourceOf(form);
	if (!clientId || !resource) {
		const missing = clientId ? "scope" : "client_id";
		const why = `The request body must contain the following parameter: '${missing}'.`;
		return refuse(400, "invalid_request", 900144, why);
	}
	const assertion =
		form.get("client_assertion_type") === ASSERTION_TYPE ? form.get("client_assertion") : null;
	const refusal = refusalOf(principals, {
		clientId,
		secret: form.get("client_secret") ?? basic?.secret,
		assertion: assertion ?? undefined,
		audience: request.url,
		wallNow: wallNow(),
	});
	if (refusal) return refuse(refusal.status, refusal.error, refusal.code, refusal.description);
	return Response.json(
		{
			token_type: "Bearer",
			expires_in: TOKEN_LIFE_SECONDS,
			ext_expires_in: TOKEN_LIFE_SECONDS,
			access_token: issueToken(tokenKey, {
				...{ resource, tenantId, appId: clientId.toLowerCase(), wallNow: wallNow() },
			}),
		},
		{ headers: { "cache-control": "no-store" } },
	);
}

/** v2.0 names a scope, `{resource}/.default`; v1 the resource itself. */
function resourceOf(form: URLSearchParams): string | undefined {
	const scope = form.get("scope")?.split(" ")[0] || form.get("resource");
	return scope?.replace(/\/\.default$/, "") || undefined;
}

function basicCredentials(request: Request): { clientId: string; secret: string } | undefined {
	const encoded = /^Basic (\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
	if (encoded === undefined) return undefined;
	const text = Buffer.from(encoded, "base64").toString();
	const end = text.indexOf(":");
	if (end < 0) return undefined;
	try {
		const [clientId, secret] = [text.slice(0, end), text.slice(end + 1)].map(decodeURIComponent);
		return { clientId: clientId!, secret: secret! };
	} catch {
		return undefined;
	}
}

function configuration(
	{ tenantId }: TokenEndpointOptions,
	origin: string,
	tenant: string,
	version: string,
) {
	return {
		issuer: `${origin}/${tenantId}${version || "/"}`,
		authorization_endpoint: `${origin}/${tenant}/oauth2${version}/authorize`,
		token_endpoint: `${origin}/${tenant}/oauth2${version}/token`,
		jwks_uri: `${origin}/common/discovery${version}/keys`,
		response_types_supported: ["code", "id_token"],
		subject_types_supported: ["pairwise"],
		id_token_signing_alg_values_supported: ["RS256"],
		token_endpoint_auth_methods_supported: [
			"client_secret_post",
			"private_key_jwt",
			"client_secret_basic",
		],
		tenant_region_scope: null,
		cloud_instance_name: new URL(origin).hostname,
	};
}

function refuse(status: number, error: string, code: number, description: string): Response {
	const id = randomUUID();
	return Response.json(
		{
			error,
			error_description: `AADSTS${code}: ${description} Trace ID: ${id} Correlation ID: ${id}`,
			error_codes: [code],
			trace_id: id,
			correlation_id: id,
		},
		{ status },
	);
}

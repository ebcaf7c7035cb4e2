/** The variables under which Azure says where an app gets its tokens. */
export interface IdentityEnvironment {
	IDENTITY_ENDPOINT?: string | undefined;
	IDENTITY_HEADER?: string | undefined;
}

/**
 * The token of the app's managed identity for a resource, as App Service hands it out (api-version 2019-08-01).
 * Throws when there is no identity endpoint, or when it refuses.
 */
export async function managedIdentityToken(
	resource: string,
	{ IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: secret }: IdentityEnvironment,
	signal: AbortSignal,
): Promise<string> {
	if (!endpoint || !secret)
		throw new Error(
			`callHttp cannot get a token for '${resource}': this host has no managed identity, since IDENTITY_ENDPOINT and IDENTITY_HEADER are not set. Set both to an identity endpoint, or pass an Authorization header instead of a tokenSource.`,
		);
	const url = new URL(endpoint);
	url.searchParams.set("api-version", "2019-08-01");
	url.searchParams.set("resource", resource.replace(/\/\.default$/, ""));
	const response = await fetch(url, { headers: { "X-IDENTITY-HEADER": secret }, signal });
	const text = await response.text();
	if (!response.ok)
		throw new Error(
			`The identity endpoint ${endpoint} refused a token for '${resource}': ${response.status} ${text}`,
		);
	return tokenOf(text, endpoint);
}

function tokenOf(text: string, endpoint: string): string {
	try {
		const { access_token: token } = JSON.parse(text) as { access_token?: unknown };
		if (typeof token === "string") return token;
	} catch {
		// Said below.
	}
	throw new Error(`The identity endpoint ${endpoint} must answer with JSON that has access_token.`);
}

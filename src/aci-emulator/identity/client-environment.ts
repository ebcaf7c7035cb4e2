import { join } from "node:path";
import { writePrivateFile } from "../private-file.ts";
import type { ServicePrincipal } from "./service-principal.ts";

/** What clients need to know to use the emulator. */
export interface ClientEnvironment {
	url: string;
	caFile: string;
	subscriptionId: string;
	tenantId: string;
	principal: ServicePrincipal;
	identity: { endpoint: string; header: string };
}

/**
 * Writes `client.env`, readable by its owner alone, which a shell can source: the variables that
 * azure-identity's EnvironmentCredential, Python's requests, curl and Node read. Returns its path.
 */
export function writeClientEnvironment(directory: string, client: ClientEnvironment): string {
	const { url, caFile, subscriptionId, tenantId, principal, identity } = client;
	const variables = {
		AZURE_AUTHORITY_HOST: url,
		AZURE_TENANT_ID: tenantId,
		AZURE_CLIENT_ID: principal.clientId,
		...(principal.secret === undefined ? {} : { AZURE_CLIENT_SECRET: principal.secret }),
		AZURE_SUBSCRIPTION_ID: subscriptionId,
		AZURE_RESOURCE_MANAGER_ENDPOINT: url,
		IDENTITY_ENDPOINT: identity.endpoint,
		IDENTITY_HEADER: identity.header,
		NODE_EXTRA_CA_CERTS: caFile,
		REQUESTS_CA_BUNDLE: caFile,
		SSL_CERT_FILE: caFile,
	};
	const file = join(directory, "client.env");
	const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}`);
	writePrivateFile(file, `${lines.join("\n")}\n`);
	return file;
}

function quoted(text: string): string {
	return `'${text.replaceAll("'", "'\\''")}'`;
}

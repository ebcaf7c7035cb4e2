import { readFileSync } from "node:fs";
import type { Client } from "@azure-rest/core-client";
import { API_VERSION } from "./wire.ts";

export interface ArmClientOptions {
	/** ARM's address, `https://management.azure.com` in Azure's public cloud. */
	endpoint: string;
	/** A PEM file with the authority of the endpoint's certificate, where the system does not know it. */
	caFile?: string;
	/** Whether a managed identity endpoint serves the tokens; otherwise what `DefaultAzureCredential` finds. */
	managedIdentity: boolean;
	/** A user-assigned identity's client id. */
	identityClientId?: string;
}

/**
 * A REST client for ARM that sends each request once: retries are the orchestrations' business. Both Azure
 * packages are loaded here and not before, as they cost a third of a second.
 */
export async function armClient(options: ArmClientOptions): Promise<Client> {
	const [{ getClient }, identity] = await Promise.all([
		import("@azure-rest/core-client"),
		import("@azure/identity"),
	]);
	const clientId = options.identityClientId;
	const tlsOptions =
		options.caFile === undefined ? undefined : { ca: readFileSync(options.caFile, "utf8") };
	const credential = options.managedIdentity
		? new identity.ManagedIdentityCredential(clientId === undefined ? {} : { clientId })
		: new identity.DefaultAzureCredential(
				clientId === undefined ? {} : { managedIdentityClientId: clientId },
			);
	return getClient(options.endpoint, credential, {
		apiVersion: API_VERSION,
		credentials: { scopes: [`${options.endpoint}/.default`] },
		retryOptions: { maxRetries: 0 },
		...(tlsOptions === undefined ? {} : { tlsOptions }),
	});
}

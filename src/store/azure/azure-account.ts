import type { TableClient, TableServiceClientOptions } from "@azure/data-tables";
import type { BlobServiceClient, ContainerClient } from "@azure/storage-blob";
import type { StorageAccount } from "../store-location.ts";
import { explain, statusOf } from "./storage-error.ts";

export interface AccountIdentity {
	/** Whether a managed identity endpoint serves the tokens; otherwise what `DefaultAzureCredential` finds. */
	managedIdentity: boolean;
	/** A user-assigned identity's client id. */
	identityClientId?: string;
}

/** The clients of one table and one blob container, which are made when the account has none. */
export interface AzureAccount {
	table(): Promise<TableClient>;
	blobs(): Promise<{ service: BlobServiceClient; container: ContainerClient }>;
	/** Whether requests are signed with an identity's token, and not with the account's key. */
	signsWithTokens: boolean;
}

/** The table's and the container's name. Installations that share an account differ by their rows' keys. */
const STORE_NAME = "tutti";

const RETRY_DELAY_MS = 200;
const MOST_RETRY_DELAY_MS = 10_000;
const MOST_RETRIES = 5;
/** Of one try. The service itself gives up after 30 s; a block of a file needs a moment more. */
const TABLE_TIMEOUT_MS = 35_000;
const BLOB_TIMEOUT_MS = 90_000;

/**
 * Nothing is loaded or asked before the first use: the packages cost a third of a second. The services' own
 * retries see to answers of 429 and 5xx, and to connections that break.
 */
export function azureAccount(account: StorageAccount, identity: AccountIdentity): AzureAccount {
	const credential = once(() => credentialOf(identity));
	return {
		signsWithTokens: !("connectionString" in account),
		table: once(async () => {
			const client = await tableClient(account, credential);
			await made("make its table", client.url, "Storage Table Data Contributor", () =>
				client.createTable(),
			);
			return client;
		}),
		blobs: once(async () => {
			const service = await blobService(account, credential);
			const container = service.getContainerClient(STORE_NAME);
			await made("make its container", container.url, "Storage Blob Data Contributor", () =>
				container.createIfNotExists(),
			);
			return { service, container };
		}),
	};
}

type Credential = Awaited<ReturnType<typeof credentialOf>>;

async function credentialOf({ managedIdentity, identityClientId: clientId }: AccountIdentity) {
	const identity = await import("@azure/identity");
	if (managedIdentity) {
		return new identity.ManagedIdentityCredential(clientId === undefined ? {} : { clientId });
	}
	return new identity.DefaultAzureCredential(
		clientId === undefined ? {} : { managedIdentityClientId: clientId },
	);
}

async function tableClient(
	account: StorageAccount,
	credential: () => Promise<Credential>,
): Promise<TableClient> {
	const { TableClient } = await import("@azure/data-tables");
	const options: TableServiceClientOptions = {
		retryOptions: {
			maxRetries: MOST_RETRIES,
			retryDelayInMs: RETRY_DELAY_MS,
			maxRetryDelayInMs: MOST_RETRY_DELAY_MS,
		},
	};
	const client =
		"connectionString" in account
			? byConnectionString(() =>
					TableClient.fromConnectionString(account.connectionString, STORE_NAME, {
						...options,
						allowInsecureConnection: true,
					}),
				)
			: new TableClient(account.tablesUrl, STORE_NAME, await credential(), options);
	client.pipeline.addPolicy(
		{
			name: "timeoutOfATry",
			sendRequest: (request, next) => {
				request.timeout = TABLE_TIMEOUT_MS;
				return next(request);
			},
		},
		{ afterPhase: "Retry" },
	);
	return client;
}

async function blobService(
	account: StorageAccount,
	credential: () => Promise<Credential>,
): Promise<BlobServiceClient> {
	const { BlobServiceClient } = await import("@azure/storage-blob");
	const options = {
		retryOptions: {
			maxTries: MOST_RETRIES + 1,
			retryDelayInMs: RETRY_DELAY_MS,
			maxRetryDelayInMs: MOST_RETRY_DELAY_MS,
			tryTimeoutInMs: BLOB_TIMEOUT_MS,
		},
	};
	return "connectionString" in account
		? byConnectionString(() =>
				BlobServiceClient.fromConnectionString(account.connectionString, options),
			)
		: new BlobServiceClient(account.blobsUrl, await credential(), options);
}

/** The text is not shown: it has a key. */
function byConnectionString<T>(read: () => T): T {
	try {
		return read();
	} catch (error) {
		throw new Error(
			`TUTTI_STORE is a connection string that cannot be read: expected DefaultEndpointsProtocol, AccountName and AccountKey, and BlobEndpoint and TableEndpoint where they are not Azure's. ${(error as Error).message}`,
			{ cause: error },
		);
	}
}

/** An identity that may not make it may still use it: whether it is there, the first request tells. */
async function made(
	what: string,
	where: string,
	role: Parameters<typeof explain>[1]["role"],
	make: () => Promise<unknown>,
): Promise<void> {
	try {
		await make();
	} catch (error) {
		if (statusOf(error) !== 403) throw explain(error, { what, where, role });
	}
}

/** Keeps what was made, but not a failure. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
	let made: Promise<T> | undefined;
	return () => {
		made ??= make().catch((error: unknown) => {
			made = undefined;
			throw error;
		});
		return made;
	};
}

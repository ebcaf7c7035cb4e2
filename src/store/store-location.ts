/** Where a store is: a folder, or a storage account of Azure. */
export type StoreLocation = { folder: string } | StorageAccount;

export type StorageAccount =
	/** Signed in to with an identity. The addresses end without a slash. */
	| { blobsUrl: string; tablesUrl: string }
	/** With the account's key: for Azurite. */
	| { connectionString: string };

/**
 * Reads the setting TUTTI_STORE:
 * - `https://<account>.blob.core.windows.net`, or the blob address of another cloud. The tables are at the same
 *   host with `.table.` for `.blob.`, or at `tablesUrl` (TUTTI_STORE_TABLES).
 * - A connection string (`AccountName=…;AccountKey=…`, `UseDevelopmentStorage=true`).
 * - Anything else is a folder.
 *
 * Throws with what was expected.
 */
export function readStoreLocation(text: string, tablesUrl?: string): StoreLocation {
	if (/^\s*$/.test(text)) {
		throw new Error(`TUTTI_STORE must be ${EXPECTED}; found ${JSON.stringify(text)}.`);
	}
	if (/^(https?):\/\//i.test(text)) return readAccount(text, tablesUrl);
	if (tablesUrl !== undefined) {
		throw new Error(
			"TUTTI_STORE_TABLES goes with the blob address of a storage account in TUTTI_STORE; found one that is none.",
		);
	}
	if (/(^|;)\s*(AccountName|UseDevelopmentStorage)\s*=/i.test(text)) {
		return { connectionString: text };
	}
	if (/^[a-z][a-z0-9+.-]+:\/\//i.test(text)) {
		throw new Error(`TUTTI_STORE must be ${EXPECTED}; found ${JSON.stringify(text)}.`);
	}
	return { folder: text };
}

const EXPECTED =
	"a folder, or the blob address of a storage account, as https://<account>.blob.core.windows.net";

function readAccount(text: string, tablesText: string | undefined): StorageAccount {
	const blobs = readAddress("TUTTI_STORE", text);
	const derived = blobs.hostname.includes(".blob.") ? text.replace(".blob.", ".table.") : undefined;
	const tables = tablesText ?? derived;
	if (tables === undefined) {
		throw new Error(
			`TUTTI_STORE is ${blobs.origin}, which has no ".blob." from which to tell where the account's tables are. Set TUTTI_STORE_TABLES to their address.`,
		);
	}
	return {
		blobsUrl: addressOf(blobs),
		tablesUrl: addressOf(readAddress("TUTTI_STORE_TABLES", tables)),
	};
}

function readAddress(setting: string, text: string): URL {
	const url = URL.parse(text);
	if (url === null || url.search !== "" || url.hash !== "" || url.username !== "") {
		// Not shown whole: a query may be a signature.
		const found = text.split("?")[0];
		throw new Error(
			`${setting} must be an address with no query, as https://<account>.blob.core.windows.net; found ${JSON.stringify(found)}${text === found ? "" : " with a query"}.`,
		);
	}
	return url;
}

function addressOf(url: URL): string {
	return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

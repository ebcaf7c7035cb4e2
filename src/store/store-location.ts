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
	if (/^https?:/i.test(text)) return readAccount(text, tablesUrl);
	if (tablesUrl !== undefined) {
		throw new Error(
			"TUTTI_STORE_TABLES goes with the blob address of a storage account in TUTTI_STORE; found one that is none.",
		);
	}
	if (/(^|;)\s*(AccountName|UseDevelopmentStorage)\s*=/i.test(text)) {
		return { connectionString: text };
	}
	if (text.trim() === "" || /^[a-z][a-z0-9+.-]+:\/\//i.test(text)) {
		throw new Error(
			`TUTTI_STORE must be a folder, or the blob address of a storage account, as ${EXAMPLE}; found ${JSON.stringify(text)}.`,
		);
	}
	return { folder: text };
}

const EXAMPLE = "https://<account>.blob.core.windows.net";

function readAccount(text: string, tablesText: string | undefined): StorageAccount {
	const blobs = readAddress("TUTTI_STORE", text);
	const tables = tablesText ?? tablesBeside(blobs);
	if (tables === undefined) {
		throw new Error(
			`TUTTI_STORE is ${addressOf(blobs)}, which does not tell where the account's tables are, as ${EXAMPLE} does. Correct it, or set TUTTI_STORE_TABLES to the tables' address.`,
		);
	}
	return {
		blobsUrl: addressOf(blobs),
		tablesUrl: addressOf(readAddress("TUTTI_STORE_TABLES", tables)),
	};
}

/** Azure's own hosts are named alike, and have no path. */
function tablesBeside({ origin, hostname, pathname }: URL): string | undefined {
	if (!hostname.includes(".blob.") || pathname !== "/") return undefined;
	return origin.replace(".blob.", ".table.");
}

function readAddress(setting: string, text: string): URL {
	const url = URL.parse(text);
	if (url?.protocol === "https:" && url.search + url.hash + url.username === "") return url;
	// Not shown whole: a query may be a signature, and a user have a password.
	const found = url === null ? text.split("?")[0] : `${url.protocol}//${url.host}${url.pathname}`;
	throw new Error(
		`${setting} must be an https address with no query or user, as ${EXAMPLE}; found ${JSON.stringify(found)}${url?.search ? " with a query" : ""}. An identity signs in by https only; to Azurite without it, go by a connection string.`,
	);
}

function addressOf({ origin, pathname }: URL): string {
	return `${origin}${pathname}`.replace(/\/+$/, "");
}

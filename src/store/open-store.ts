import { type AzureStoreOptions, openAzureStore } from "./azure-store.ts";
import { openSqliteStore } from "./sqlite-store.ts";
import type { Store } from "./store.ts";
import type { StoreLocation } from "./store-location.ts";

export interface OpenedStore extends Store {
	close(): void;
}

/** Opens the store that is there. `options` are for one in Azure. */
export function openStore(
	location: StoreLocation,
	options: Omit<AzureStoreOptions, "account">,
): OpenedStore {
	if ("folder" in location) return openSqliteStore(location);
	return { ...openAzureStore({ ...options, account: location }), close: () => undefined };
}

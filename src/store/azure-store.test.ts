import { afterAll, beforeAll } from "vitest";
import { realClock } from "../clock/real-clock.ts";
import { type Azurite, startAzurite } from "./azure/azurite-for-tests.ts";
import { describeFileUrls } from "./azure/file-urls.suite.ts";
import { openAzureStore } from "./azure-store.ts";
import { describeStore } from "./store.suite.ts";
import type { Store } from "./store.ts";

let azurite: Azurite;
let hubs = 0;

beforeAll(async () => {
	azurite = await startAzurite();
});
afterAll(() => azurite?.stop());

function openStore(hub = `hub-${++hubs}`) {
	return openAzureStore({
		account: { connectionString: azurite.connectionString },
		identity: { managedIdentity: false },
		hub,
		clock: realClock(),
	});
}

describeStore("The store in Azure", async () => ({
	store: openStore(),
	close: async () => undefined,
}));

const ofAll: { store?: Store } = {};
describeFileUrls(() => {
	ofAll.store ??= openStore();
	return ofAll.store;
});

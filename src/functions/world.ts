import type { World } from "../activities/world.ts";
import { handedClock } from "../clock/handed-clock.ts";
import { realClock } from "../clock/real-clock.ts";
import { armClient } from "../container-groups/arm-client.ts";
import { armContainerGroups } from "../container-groups/arm-container-groups.ts";
import { knownPrices } from "../prices/known-prices.ts";
import { readInstallationKey } from "../store/installation-key.ts";
import { type OpenedStore, openStore } from "../store/open-store.ts";
import { readSettings, type Settings } from "./settings.ts";
import { appTelemetry, observedCalls } from "./telemetry.ts";

let opened: (World & { store: OpenedStore }) | undefined;

/** The app's world, opened when it is first needed: nothing happens at import. */
export function world(): World {
	opened ??= openWorld(readSettings(process.env));
	return opened;
}

/** The store stays open until what was told is sent, as the trace of a call may still have to be read. */
export async function closeWorld(): Promise<void> {
	const closing = opened;
	opened = undefined;
	await closing?.telemetry?.close();
	closing?.store.close();
}

function openWorld(settings: Settings): World & { store: OpenedStore } {
	const clock = handedClock() ?? realClock();
	const location = settings.TUTTI_LOCATION;
	const store = openStore(settings.store, {
		identity: identityOf(settings),
		hub: settings.TUTTI_HUB,
		// Storage judges by the wall's clock when a URL has expired.
		clock: realClock(),
	});
	const telemetry = appTelemetry(settings, process.env);
	const endpoint = settings.TUTTI_RETAIL_PRICES;
	return {
		store,
		...(telemetry && { telemetry }),
		groups: armContainerGroups(
			armClientOnce(settings),
			{
				subscriptionId: settings.TUTTI_SUBSCRIPTION_ID,
				resourceGroup: settings.TUTTI_RESOURCE_GROUP,
				host: new URL(settings.TUTTI_ARM_ENDPOINT).hostname,
			},
			clock,
			telemetry && observedCalls(store, telemetry),
		),
		clock,
		installationKey: readInstallationKey(settings.TUTTI_KEY),
		hub: settings.TUTTI_HUB,
		location,
		publicUrl: settings.TUTTI_PUBLIC_URL.replace(/\/$/, ""),
		pollIntervalMs: settings.TUTTI_POLL_INTERVAL_MS,
		limits: settings.TUTTI_LIMITS,
		share: settings.TUTTI_SHARE,
		prices: knownPrices({
			...{ own: settings.TUTTI_PRICES, shelf: store, clock },
			...(endpoint === undefined ? {} : { endpoint }),
		}),
	};
}

function armClientOnce(settings: Settings): () => ReturnType<typeof armClient> {
	let client: ReturnType<typeof armClient> | undefined;
	return () => {
		client ??= armClient({
			endpoint: settings.TUTTI_ARM_ENDPOINT.replace(/\/$/, ""),
			...(settings.TUTTI_ARM_CA === undefined ? {} : { caFile: settings.TUTTI_ARM_CA }),
			...identityOf(settings),
		});
		return client;
	};
}

/** Who the app is to Azure: the identity that its host has, or whoever is signed in. */
function identityOf(settings: Settings): { managedIdentity: boolean; identityClientId?: string } {
	const managedIdentity = settings.IDENTITY_ENDPOINT !== undefined;
	const identityClientId = settings.AZURE_CLIENT_ID;
	return identityClientId === undefined
		? { managedIdentity }
		: { managedIdentity, identityClientId };
}

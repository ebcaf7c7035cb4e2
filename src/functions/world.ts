import type { World } from "../activities/world.ts";
import { handedClock } from "../clock/handed-clock.ts";
import { realClock } from "../clock/real-clock.ts";
import { armClient } from "../container-groups/arm-client.ts";
import { armContainerGroups } from "../container-groups/arm-container-groups.ts";
import { readInstallationKey } from "../store/installation-key.ts";
import { openSqliteStore, type SqliteStore } from "../store/sqlite-store.ts";
import { readSettings, type Settings } from "./settings.ts";

let opened: (World & { store: SqliteStore }) | undefined;

/** The app's world, opened when it is first needed: nothing happens at import. */
export function world(): World {
	opened ??= openWorld(readSettings(process.env));
	return opened;
}

export function closeWorld(): void {
	opened?.store.close();
	opened = undefined;
}

function openWorld(settings: Settings): World & { store: SqliteStore } {
	const clock = handedClock() ?? realClock();
	const location = settings.TUTTI_LOCATION;
	return {
		store: openSqliteStore({ folder: settings.TUTTI_STORE }),
		groups: armContainerGroups(
			armClientOnce(settings),
			{
				subscriptionId: settings.TUTTI_SUBSCRIPTION_ID,
				resourceGroup: settings.TUTTI_RESOURCE_GROUP,
			},
			clock,
		),
		clock,
		installationKey: readInstallationKey(settings.TUTTI_KEY),
		hub: settings.TUTTI_HUB,
		location,
		publicUrl: settings.TUTTI_PUBLIC_URL.replace(/\/$/, ""),
		pollIntervalMs: settings.TUTTI_POLL_INTERVAL_MS,
		limits: settings.TUTTI_LIMITS,
		share: settings.TUTTI_SHARE,
	};
}

function armClientOnce(settings: Settings): () => ReturnType<typeof armClient> {
	let client: ReturnType<typeof armClient> | undefined;
	return () => {
		client ??= armClient({
			endpoint: settings.TUTTI_ARM_ENDPOINT.replace(/\/$/, ""),
			...(settings.TUTTI_ARM_CA === undefined ? {} : { caFile: settings.TUTTI_ARM_CA }),
			managedIdentity: settings.IDENTITY_ENDPOINT !== undefined,
			...(settings.AZURE_CLIENT_ID === undefined
				? {}
				: { identityClientId: settings.AZURE_CLIENT_ID }),
		});
		return client;
	};
}

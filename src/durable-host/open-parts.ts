import type { ActivityCaller } from "./app/activity-caller.ts";
import type { LoadedApp } from "./app/app-loader.ts";
import type { BorrowedEnvironment } from "./borrowed-environment.ts";
import type { HostServer } from "./http/host-server.ts";
import { endInOrder, within } from "./shutdown.ts";
import type { Store } from "./store/store.ts";

const STOP_TIMEOUT_MS = 5000;

/** What a host holds open, as far as it has come. */
export interface OpenParts {
	environment: BorrowedEnvironment;
	giveBackClock(): void;
	store?: Store;
	server?: HostServer;
	app?: LoadedApp;
	activities?: ActivityCaller;
	/** What begins work by itself. */
	work?: { stop(): Promise<unknown> };
	endClient?: () => void;
}

/**
 * Closes what is open: first what begins work, then what the work needs. Work that does not end is left behind,
 * to go on with the next host. Takes every step and throws the first error.
 */
export async function closeParts(parts: OpenParts): Promise<void> {
	const { app, work } = parts;
	await endInOrder([
		() => work && within(STOP_TIMEOUT_MS, work.stop()),
		() => parts.activities?.close(),
		() => parts.server?.close(),
		() => app?.httpStreams?.close(),
		() => app?.hooks.runLife("appTerminate", app.directory),
		() => parts.store?.close(),
		() => parts.endClient?.(),
		() => parts.giveBackClock(),
		() => parts.environment.giveBack(),
	]);
}

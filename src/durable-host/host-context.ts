import type { LoadedApp } from "./app/app-loader.ts";
import type { AppSettings } from "./app/app-settings.ts";
import type { Counters } from "./engine/counters.ts";
import type { HazardWarnings } from "./engine/hazard-warnings.ts";
import type { HostLog } from "./host-log.ts";
import type { Store } from "./store/store.ts";

/** What the parts of one running host have in common. */
export interface HostContext {
	app: LoadedApp;
	settings: AppSettings;
	store: Store;
	log: HostLog;
	counters: Counters;
	hazards: HazardWarnings;
	/** The most bytes that one input, output, event or state may have. */
	maxPayloadBytes: number;
	/** The value of a durableClient binding. */
	durableClient: () => string;
}

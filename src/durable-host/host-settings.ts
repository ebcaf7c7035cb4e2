import type { Clock } from "../clock/clock.ts";
import { type AppSettings, readAppSettings } from "./app/app-settings.ts";
import { type CorsSettings, takeLocalSettings } from "./app/local-settings.ts";
import type { BorrowedEnvironment } from "./borrowed-environment.ts";
import { type HostLog, hostLog } from "./host-log.ts";
import type { DurableHostOptions } from "./host-options.ts";
import { opennessWarning } from "./http/host-access.ts";
import { type HostKeys, requiredKeys } from "./http/host-keys.ts";

/** How a host is to be run, from its options and the files of the app. */
export interface HostSettings {
	app: AppSettings;
	log: HostLog;
	/** Where to listen. */
	place: { hostname: string; port: number };
	keys: HostKeys | undefined;
	cors: CorsSettings;
	/** host.json and local.settings.json, as far as they exist. */
	files: readonly string[];
}

/** Reads everything, sets the variables of local.settings.json, and logs what is not applied. */
export function readHostSettings(
	options: DurableHostOptions,
	clock: Clock,
	environment: BorrowedEnvironment,
): HostSettings {
	const { appDirectory, databaseFile, hostname = "127.0.0.1" } = options;
	const local = takeLocalSettings(appDirectory, environment);
	const app = readAppSettings(appDirectory);
	const log = hostLog(clock, app.logLevels, options.log ?? (() => undefined));
	const keys = requiredKeys(options.keys, databaseFile);
	const openness = opennessWarning(hostname, keys) ?? [];
	for (const message of [...local.warnings, ...app.warnings].concat(openness))
		log({ level: "warning", source: "host", message });
	return {
		app,
		log,
		place: { hostname, port: options.port ?? local.port ?? 7071 },
		keys,
		cors: local.cors,
		files: [app.hostFile, local.file].filter((file) => file !== undefined),
	};
}

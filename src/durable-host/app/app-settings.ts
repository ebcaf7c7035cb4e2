import { join } from "node:path";
import { DurableHostError } from "../host-error.ts";
import { type DurableTaskSettings, durableTaskSettings } from "./durable-task-settings.ts";
import { functionTimeoutOf } from "./function-timeout.ts";
import { type Environment, HostConfiguration } from "./host-configuration.ts";
import { type HttpLimits, httpLimitsOf } from "./http-limits.ts";
import { readJsonFile } from "./json-file.ts";
import { type LogLevels, logLevelsOf } from "./log-levels.ts";
import { warningsOfUnread } from "./unread-settings.ts";

/** What the host takes from the app's package.json and host.json. */
export interface AppSettings extends DurableTaskSettings {
	/** The glob of the files to load, relative to the app's folder. */
	main: string;
	/** True when .js files are ES modules. */
	isModule: boolean;
	/** host.json, if there is one. */
	hostFile?: string;
	/** extensions.http.routePrefix; default "api". */
	routePrefix: string;
	/** extensions.http.customHeaders: what every answer of an HTTP function carries. */
	customHeaders: ReadonlyMap<string, string>;
	/** extensions.http.maxConcurrentRequests and maxOutstandingRequests; default, and -1: no limit. */
	httpLimits: HttpLimits;
	/** functionTimeout; default 30 minutes, Infinity for none. */
	functionTimeoutMs: number;
	/** functions: the only ones to load; all when empty. */
	onlyFunctions: readonly string[];
	/** logging.logLevel; default Information. */
	logLevels: LogLevels;
	/** Settings that are not applied, each with the reason, for the log. */
	warnings: readonly string[];
}

/**
 * Reads the two files. host.json may be missing; package.json must be there and have `main`. Variables of the
 * environment named AzureFunctionsJobHost__… override host.json. Everything that is wrong is a DurableHostError
 * that names file, key, what was expected and what was found.
 */
export function readAppSettings(
	appDirectory: string,
	environment: Environment = process.env,
): AppSettings {
	const hostFile = join(appDirectory, "host.json");
	const json = readJsonFile(hostFile, { mayHaveComments: true });
	checkVersion(json, hostFile);
	const configuration = new HostConfiguration(json ?? {}, hostFile, environment);
	const settings = {
		...readPackage(appDirectory),
		...(json === undefined ? {} : { hostFile }),
		...durableTaskSettings(configuration, environment),
		routePrefix: configuration.text("extensions.http.routePrefix") ?? "api",
		customHeaders: configuration.below("extensions.http.customHeaders"),
		httpLimits: httpLimitsOf(configuration),
		functionTimeoutMs: functionTimeoutOf(configuration, environment),
		onlyFunctions: [...configuration.below("functions").values()],
		logLevels: logLevelsOf(configuration),
	};
	return { ...settings, warnings: warningsOfUnread(configuration.unread(), hostFile) };
}

function readPackage(appDirectory: string): { main: string; isModule: boolean } {
	const file = join(appDirectory, "package.json");
	const json = readJsonFile(file) as { main?: unknown; type?: unknown } | undefined;
	if (typeof json?.main !== "string")
		throw new DurableHostError(
			"app",
			`${file} must exist and have "main", a glob of the files that register the functions, such as "dist/functions/*.js".`,
		);
	return { main: json.main, isModule: json.type === "module" };
}

function checkVersion(json: unknown, hostFile: string): asserts json is object | undefined {
	if (json === undefined) return;
	if (typeof json !== "object" || json === null || Array.isArray(json))
		throw new DurableHostError(
			"app",
			`${hostFile} must be an object with at least { "version": "2.0" }; received ${JSON.stringify(json)}.`,
		);
	const { version } = json as { version?: unknown };
	if (Object.keys(json).length === 0 || version === "2.0") return;
	throw new DurableHostError(
		"app",
		`${hostFile}: version must be "2.0", which is the version of the file and not that of the Functions runtime; received ${JSON.stringify(version)}.`,
	);
}

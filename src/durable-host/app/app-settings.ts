import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { DurableHostError, messageOf } from "../host-error.ts";

/** What the host takes from the app's package.json and host.json. */
export interface AppSettings {
	/** The glob of the files to load, relative to the app's folder. */
	main: string;
	/** True when .js files are ES modules. */
	isModule: boolean;
	/** extensions.http.routePrefix; default "api". */
	routePrefix: string;
	/** extensions.durableTask.hubName; default "TestHubName", as the Durable extension's. */
	hubName: string;
	/** extensions.durableTask.maxConcurrentActivityFunctions; default 10 for each core. */
	maxConcurrentActivities: number;
	/** extensions.durableTask.maxConcurrentEntityFunctions; default 10 for each core. */
	maxConcurrentEntities: number;
	/** extensions.durableTask.maxEntityOperationBatchSize; default 5000. */
	maxEntityBatch: number;
	/** extensions.durableTask.maxOrchestrationActions; default 100,000. */
	maxOrchestrationActions: number;
}

interface HostJson {
	extensions?: {
		http?: { routePrefix?: unknown };
		durableTask?: Record<string, unknown>;
	};
}

/** Reads the two files. host.json may be missing; package.json must be there and have `main`. */
export function readAppSettings(appDirectory: string): AppSettings {
	const pack = readJson(join(appDirectory, "package.json")) as
		| { main?: unknown; type?: unknown }
		| undefined;
	if (typeof pack?.main !== "string")
		throw new DurableHostError(
			"app",
			`${join(appDirectory, "package.json")} must exist and have "main", a glob of the files that register the functions, such as "dist/functions/*.js".`,
		);
	const hostFile = join(appDirectory, "host.json");
	const { extensions = {} } = (readJson(hostFile) ?? {}) as HostJson;
	const durable = extensions.durableTask ?? {};
	if (durable.defaultVersion !== undefined)
		throw new DurableHostError(
			"unsupported",
			`${hostFile}: extensions.durableTask.defaultVersion is not supported by this host yet. Give startNew a version instead.`,
		);
	const limit = (key: string, byDefault: number): number => {
		const value = durable[key] ?? byDefault;
		if (!Number.isSafeInteger(value) || (value as number) < 1)
			throw new DurableHostError(
				"app",
				`${hostFile}: extensions.durableTask.${key} must be a whole number from 1; received ${JSON.stringify(value)}.`,
			);
		return value as number;
	};
	const perCore = 10 * availableParallelism();
	return {
		main: pack.main,
		isModule: pack.type === "module",
		routePrefix: text(
			extensions.http?.routePrefix ?? "api",
			hostFile,
			"extensions.http.routePrefix",
		),
		hubName: text(durable.hubName ?? "TestHubName", hostFile, "extensions.durableTask.hubName"),
		maxConcurrentActivities: limit("maxConcurrentActivityFunctions", perCore),
		maxConcurrentEntities: limit("maxConcurrentEntityFunctions", perCore),
		maxEntityBatch: limit("maxEntityOperationBatchSize", 5000),
		maxOrchestrationActions: limit("maxOrchestrationActions", 100_000),
	};
}

function text(value: unknown, file: string, key: string): string {
	if (typeof value === "string") return value;
	throw new DurableHostError(
		"app",
		`${file}: ${key} must be a text; received ${JSON.stringify(value)}.`,
	);
}

function readJson(file: string): unknown {
	let content: string;
	try {
		content = readFileSync(file, "utf8");
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
		throw new DurableHostError("app", `${file} cannot be read: ${messageOf(error)}`, {
			cause: error,
		});
	}
	try {
		return JSON.parse(content);
	} catch (error) {
		throw new DurableHostError("app", `${file} is no JSON: ${messageOf(error)}`, { cause: error });
	}
}

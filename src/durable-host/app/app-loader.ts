/**
 * Loads a function app as the Azure Functions worker does: the files that package.json's `main` names, ES
 * modules by import, the rest by require, then the appStart hooks (startApp.ts and loadScriptFile.ts of
 * azure-functions-nodejs-worker). Every load runs the app's files anew, also in a process that has loaded
 * them before, and gets a library of its own.
 */
import { globSync, statSync } from "node:fs";
import { createRequire, registerHooks } from "node:module";
import { join, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { DurableHostError } from "../host-error.ts";
import type { HostLog } from "../host-log.ts";
import { FunctionTable } from "./app-function.ts";
import { AppHooks } from "./app-hooks.ts";
import type { AppSettings } from "./app-settings.ts";
import {
	installFunctionsCore,
	type ProgrammingModel,
	programmingModel,
	registerWith,
} from "./functions-core.ts";
import { type HttpStreamServer, openHttpStreams } from "./http-stream-server.ts";
import { loadError } from "./load-error.ts";
import { type LeftOutFunction, type Registration, selectFunctions } from "./select-functions.ts";
import { nativeImport } from "./virtual-module.ts";

export interface LoadedApp {
	directory: string;
	functions: FunctionTable;
	/** The functions that the app registered and that do not run. */
	leftOut: readonly LeftOutFunction[];
	hooks: AppHooks;
	model: ProgrammingModel;
	/** Where the library serves HTTP itself, when the app asked for HTTP streaming. */
	httpStreams: HttpStreamServer | undefined;
}

export interface LoadOptions {
	settings: AppSettings;
	log: HostLog;
	/** Leaves functions out that need what this host has not, instead of refusing the app. Default false. */
	skipUnsupported?: boolean;
}

const LIBRARIES = /[\\/]node_modules[\\/](@azure[\\/]functions|durable-functions)[\\/]/;

/** One load at a time: what an app registers goes to the load that is in progress. */
let previousLoad: Promise<unknown> = Promise.resolve();
let loads = 0;

/** Loads the app. A file that cannot be loaded, or none at all, is an error that names it. */
export function loadApp(appDirectory: string, options: LoadOptions): Promise<LoadedApp> {
	const load = previousLoad.then(() => loadNow(resolve(appDirectory), options));
	previousLoad = load.catch(() => undefined);
	return load;
}

async function loadNow(
	directory: string,
	{ settings, log, skipUnsupported = false }: LoadOptions,
): Promise<LoadedApp> {
	installFunctionsCore();
	const hooks = new AppHooks();
	const registered = new Map<string, Registration>();
	const anew = loadAnew(directory, ++loads);
	registerWith({
		registerHook: (name, callback) => hooks.add(name, callback),
		registerFunction: (metadata, callback) => {
			const key = metadata.name.toLowerCase();
			if (registered.has(key))
				throw new Error(
					`A function named '${metadata.name}' is registered already; names differ in more than their case.`,
				);
			registered.set(key, { metadata, callback });
			return () => registered.delete(key);
		},
		log: (level, message) => log({ level: level as "debug", message, source: "host" }),
	});
	try {
		for (const file of filesOf(directory, settings.main))
			await loadFile(file, settings.isModule, directory);
		const model = programmingModel();
		if (model === undefined || registered.size === 0) throw nothingRegistered(directory, settings);
		const { onlyFunctions } = settings;
		const { functions, leftOut } = selectFunctions([...registered.values()], {
			directory,
			environment: process.env,
			onlyFunctions,
			skipUnsupported,
		});
		await startHooks(hooks, directory);
		return {
			directory,
			functions: new FunctionTable(functions),
			leftOut,
			hooks,
			model,
			httpStreams: await openHttpStreams(model),
		};
	} finally {
		registerWith(undefined);
		anew.stop();
	}
}

function filesOf(directory: string, main: string): string[] {
	const found = globSync(main, { cwd: directory }).map((file) => join(directory, file));
	const files = found.filter((file) => statSync(file).isFile()).sort();
	if (files.length === 0)
		throw new DurableHostError(
			"app",
			`${directory}: no file matches "main" of package.json (${main}). Is the app built?`,
		);
	return files;
}

async function loadFile(file: string, isModule: boolean, directory: string): Promise<void> {
	try {
		if (/\.m[jt]s$/.test(file) || (isModule && !/\.c[jt]s$/.test(file)))
			await nativeImport(pathToFileURL(file).href);
		else createRequire(file)(file);
	} catch (error) {
		throw loadError(error, file, directory);
	}
}

async function startHooks(hooks: AppHooks, directory: string): Promise<void> {
	try {
		await hooks.runLife("appStart", directory);
	} catch (error) {
		throw loadError(error, `${directory}: an appStart hook`, directory);
	}
}

/** With function.json files the app is one of the older programming model. */
function nothingRegistered(directory: string, { main }: AppSettings): DurableHostError {
	const isOlder = globSync("*/function.json", { cwd: directory }).length > 0;
	return isOlder
		? new DurableHostError(
				"unsupported",
				`${directory} has functions described by function.json, the programming model v3. This host runs apps of v4, which call app.* and df.app.* of @azure/functions 4 and durable-functions 3.`,
			)
		: new DurableHostError(
				"app",
				`${directory}: the files of "main" (${main}) registered no function. Expected calls of app.* or df.app.* of @azure/functions and durable-functions.`,
			);
}

/**
 * Makes Node load the app's own files and the two libraries again: those that were required are forgotten,
 * and ES modules get another address.
 */
function loadAnew(directory: string, number: number): { stop(): void } {
	const { cache } = createRequire(join(directory, "package.json"));
	const own = directory + sep;
	const isOwn = (file: string) => file.startsWith(own) || LIBRARIES.test(file);
	for (const file of Object.keys(cache)) if (isOwn(file)) delete cache[file];
	const hooks = registerHooks({
		resolve: (specifier, context, next) => {
			const found = next(specifier, context);
			const isImport = context.conditions?.includes("import") === true;
			if (!isImport || !found.url.startsWith("file:") || found.url.includes("?")) return found;
			if (!isOwn(fileURLToPath(found.url))) return found;
			return { ...found, url: `${found.url}?load=${number}` };
		},
	});
	return { stop: () => hooks.deregister() };
}
